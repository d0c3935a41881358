using Firmware.Commands;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What the settings of clock and logging do, seen from outside.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TimeTests
{
    static readonly Message said = new("TEST", 5, "SAID", "{0}");

    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        await router.Scheduler.RunAsync(() => { router.Router.Apply(); return Task.CompletedTask; });
        return router;
    }

    static string Last(TestRouter router) => router.Log.Buffered[^1].Text;

    [Test]
    public async Task ZoneIsInEveryTimeShown()
    {
        await using var router = await WithAsync("clock timezone IST 5 30", "service timestamps log datetime localtime show-timezone");
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show clock"), Does.Contain("\n16:12:15.000 IST Sun Nov 22 2026\n"));
        router.Log.Write(said, "x");
        Assert.That(Last(router), Is.EqualTo("Nov 22 16:12:15 IST: %TEST-5-SAID: x"));
        await router.RunAsync("clock set 16:00:00 22 Nov 2026");
        Assert.That(router.Router.Clock.GetUtcNow(), Is.EqualTo(new DateTimeOffset(2026, 11, 22, 10, 30, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task ZoneBehindUtcTakesItsMinutesBackwards()
    {
        await using var router = await WithAsync("clock timezone NST -3 30");
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show clock"), Does.Contain("\n07:12:15.000 NST Sun Nov 22 2026\n"));
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("\nclock timezone NST -3 30\n"));
    }

    [Test]
    public async Task SummerTimeIsInEveryTimeShown()
    {
        await using var router = await WithAsync("clock timezone EST -5", "clock summer-time EDT recurring");
        router.Time.SetUtcNow(new(2027, 7, 1, 16, 0, 0, TimeSpan.Zero));
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show clock"), Does.Contain("\n12:00:00.000 EDT Thu Jul 1 2027\n"));
    }

    [Test]
    public async Task TimestampsOfLogAndDebuggingAreEachTheirOwn()
    {
        await using var router = await WithAsync("no service timestamps log", "service timestamps debug uptime");
        router.Log.Write(said, "x");
        router.Log.Debug("detail");
        Assert.That(router.Log.Buffered.Select(l => l.Text), Is.EqualTo(new[] { "%TEST-5-SAID: x", "00:00:00: detail" }));
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("service timestamps debug uptime\nno service timestamps log uptime\n"));
    }

    [Test]
    public async Task TimestampOptionsStandInIosOrderHoweverTyped()
    {
        await using var router = await WithAsync("service timestamps log datetime year localtime msec");
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("\nservice timestamps log datetime msec localtime year\n"));
        await router.ReplayAsync(["no service timestamps"]);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("no service timestamps debug uptime\nno service timestamps log uptime\n"));
    }

    [Test]
    public async Task SequenceNumbersCountFromOne()
    {
        await using var router = await WithAsync("service sequence-numbers");
        router.Log.Write(said, "a");
        router.Log.Write(said, "b");
        Assert.That(router.Log.Buffered.Select(l => l.Text[..8]), Is.EqualTo(new[] { "000001: ", "000002: " }));
    }

    [Test]
    public async Task LoggingMonitorLevelDecidesWhatTerminalMonitorShows()
    {
        await using var router = await WithAsync("no logging console", "logging monitor warnings");
        await router.LogInAsync();
        await router.RunAsync("terminal monitor");
        router.Log.Write(said, "quiet");
        router.Log.Write(said with { Severity = 4 }, "loud");
        await router.Line.WaitAsync(text => text.Contains("loud", StringComparison.Ordinal));
        Assert.That(router.Line.Output, Does.Not.Contain("quiet"));
        Assert.That(await router.RunAsync("show logging | include Monitor"), Does.Contain("level warnings, 1 messages logged"));
    }

    [Test]
    public async Task NoLoggingOnLeavesTheConsoleAlone()
    {
        await using var router = await WithAsync("no logging on");
        await router.LogInAsync();
        router.Log.Write(said, "heard");
        await router.Line.WaitAsync(text => text.Contains("heard", StringComparison.Ordinal));
        Assert.That(router.Log.Buffered, Is.Empty);
        Assert.That(await router.RunAsync("show logging | include Syslog"), Does.Contain("Syslog logging: disabled ("));
    }

    [Test]
    public async Task RateLimitIsPassedOn()
    {
        await using var router = await WithAsync("logging rate-limit console all 10 except 3");
        Assert.That(router.Log.Rate, Is.EqualTo(new LogRate(10, 3, ConsoleOnly: true, IncludesDebugging: true)));
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("logging rate-limit console all 10 except errors\n"));
        await router.ReplayAsync(["no logging rate-limit"]);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Not.Contain("rate-limit"));
    }

    [Test]
    public async Task ReplayedConfigurationTellsNothing()
    {
        await using var router = await WithAsync("clock timezone EST -5", "logging console warnings", "logging buffered 8192");
        Assert.That(router.Log.Buffered, Is.Empty);
    }
}
