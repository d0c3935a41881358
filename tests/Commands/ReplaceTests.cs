using System.Text;
using Firmware.Access;
using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary><c>configure replace</c> and changes that go back by themselves.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReplaceTests
{
    const int Configurations = 12;
    const int Replacements = 40;
    const int SettingsEach = 14;
    const int WaysEach = 24;

    [Test]
    public async Task AnyConfigurationIsReplacedByAnyOther()
    {
        var random = new Random(20261122);
        var texts = new List<string>();
        for (var i = 0; i < Configurations; i++) texts.Add(await RandomAsync(random));
        await using var router = new TestRouter();
        for (var i = 0; i < Replacements; i++)
        {
            var (before, wanted) = (ConfigText.Of(router.Router.Config), texts[random.Next(texts.Count)]);
            var outcome = await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync(wanted));
            Assert.That(ConfigText.Of(router.Router.Config), Is.EqualTo(wanted), $"from\n{before}\nstill needed:\n{string.Join('\n', outcome.Left)}");
            Assert.That(outcome.IsDone, string.Join('\n', outcome.Left));
        }
    }

    [Test]
    public async Task OnlyWhatDiffersIsTyped()
    {
        await using var router = await WithAsync("hostname Edge", "ip domain name example.net", "crypto pki peer hub", " address hub.example.net");
        var commands = new List<string>();
        await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync("hostname Edge\n!\ncrypto pki peer hub\n address hub.example.net\n staple required\n!\nno ip http server\nend\n", (_, lines) => commands.AddRange(lines)));
        Assert.That(commands, Is.EqualTo(new[] { "no ip domain name example.net", "crypto pki peer hub", " staple required" }));
    }

    [Test]
    public async Task WhatTheRouterDoesNotTakeIsListed()
    {
        await using var router = await WithAsync("hostname Edge");
        var outcome = await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync("hostname Edge\nadfjasdfadsf\nend\n"));
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Left, Is.EqualTo(new[] { "adfjasdfadsf" }));
            Assert.That(outcome.Failed, Is.EqualTo(new[] { "adfjasdfadsf" }));
            Assert.That(RollbackText.Of(outcome), Does.Contain("Rollback aborted after 5 passes\nThe following commands are failed to apply to the IOS image.\n********\nadfjasdfadsf\n********\n"));
        });
    }

    static readonly string[] inClear =
    [
        "username bob secret hashcat", "username eve privilege 1 algorithm-type sha256 secret two words", "username joe privilege 15 password cisco",
        "enable secret level 7 hashcat", "enable password cisco", "no ip http server", "line con 0", " password cisco", "line vty 0 4", " password other", "end",
    ];

    [Test]
    public async Task SecretsInClearAreKeptOnce()
    {
        await using var router = await WithAsync("username bob secret 5 $1$mERr$fBJOlI4WDZQ5MVNaYpIqe1", "username joe password 7 094F471A1A0A");
        var outcome = await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync(string.Join('\n', inClear)));
        Assert.That((outcome.IsDone, outcome.Passes), Is.EqualTo((true, 1)), string.Join('\n', outcome.Left));
        var users = router.Router.Config.Users;
        Assert.Multiple(() =>
        {
            Assert.That(Secret.Verify("hashcat", users["bob"].Secret));
            Assert.That(Secret.TypeOf(users["eve"].Secret), Is.EqualTo(Secret.Pbkdf2));
            Assert.That(Secret.Verify("two words", users["eve"].Secret));
            Assert.That((users["joe"].Privilege, users["joe"].Password), Is.EqualTo((15, "7 094F471A1A0A")));
            Assert.That(ConfigText.Of(router.Router.Config), Does.Not.Contain("hashcat").And.Not.Contain("cisco").And.Not.Contain("words"));
        });
    }

    [Test]
    public async Task TheSameSecretInClearChangesNothing()
    {
        await using var router = await WithAsync([.. inClear[..^1]]);
        var before = ConfigText.Of(router.Router.Config);
        var outcome = await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync(string.Join('\n', inClear)));
        Assert.That((outcome.IsDone, outcome.Passes), Is.EqualTo((true, 0)), string.Join('\n', outcome.Left));
        Assert.That(ConfigText.Of(router.Router.Config), Is.EqualTo(before));
    }

    [Test]
    public async Task ASecretThatCannotBeKeptIsListed()
    {
        await using var router = await WithAsync("hostname Edge");
        var outcome = await router.Scheduler.RunAsync(() => router.Router.Replace.RunAsync("hostname Edge\nno ip http server\nusername bob secret 4 abcdef\nend\n"));
        Assert.That(outcome.Failed, Is.EqualTo(new[] { "username bob secret 4 abcdef" }));
    }

    [Test]
    public async Task RevertTriggerErrorLeavesEverythingAsItWas()
    {
        await using var router = await WithAsync("hostname Edge", "ip domain name example.net");
        var before = ConfigText.Of(router.Router.Config);
        await router.Router.Files.WriteAsync("flash:bad.cfg", Encoding.UTF8.GetBytes("hostname Other\nno such command\nend\n"), CancellationToken.None);
        await router.LogInAsync();
        var written = await router.RunAsync("configure replace flash:bad.cfg force revert trigger error");
        Assert.That(written, Does.Contain("The original configuration has been successfully restored."));
        Assert.That(ConfigText.Of(router.Router.Config), Is.EqualTo(before));
    }

    [Test]
    public async Task AnUnconfirmedChangeGoesBackThoughItsOperatorIsGone()
    {
        await using var router = await WithAsync("archive", " path flash:gen");
        await router.LogInAsync();
        await router.TypeAsync("configure terminal revert timer 5\rhostname Edge\r", text => text.EndsWith("Edge(config)#", StringComparison.Ordinal));
        router.Line.Raise(Firmware.Kernel.LineEvent.CarrierDown);
        await router.AdvanceAsync(TimeSpan.FromMinutes(4));
        await router.Line.WaitAsync(text => text.Contains("Rollback will begin in one minute.", StringComparison.Ordinal));
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Edge"));
        await router.AdvanceAsync(TimeSpan.FromMinutes(1));
        await router.Line.WaitAsync(text => text.Contains("Total number of passes: 1\nRollback Done", StringComparison.Ordinal));
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Router"));
    }

    [Test]
    public async Task AConfirmedChangeStays()
    {
        await using var router = await WithAsync("archive", " path flash:gen");
        await router.LogInAsync();
        await router.TypeAsync("configure terminal revert timer 5\rhostname Edge\rend\rconfigure confirm\r", text => text.Contains("Confirm the configuration change", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromMinutes(6));
        await router.RunAsync("show privilege");
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Edge"));
    }

    [Test]
    public async Task AnIdleTimerStartsAnewWithEachKey()
    {
        await using var router = await WithAsync("archive", " path flash:gen", "line con 0", " exec-timeout 0 0");
        await router.LogInAsync();
        await router.TypeAsync("configure terminal revert timer idle 5\rhostname Edge\r", text => text.EndsWith("Edge(config)#", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromMinutes(3));
        await router.TypeAsync("x", text => text == "x");
        await router.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        await router.TypeAsync("y", text => text == "y");
        Assert.That(router.Line.Output, Does.Not.Contain("one minute"));
        await router.AdvanceAsync(TimeSpan.FromMinutes(4));
        await router.Line.WaitAsync(text => text.Contains("Rollback will begin in one minute.", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromMinutes(1));
        await router.Line.WaitAsync(text => text.Contains("Rollback Done", StringComparison.Ordinal));
    }

    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        return router;
    }

    // Settings picked out of the whole grammar, one in four turned off again.
    static async Task<string> RandomAsync(Random random)
    {
        var settings = Language.Modes.SelectMany(m => m.Commands.Where(c => c.IsSetting).Select(c => (Mode: m.Name, c.Spec))).ToArray();
        await using var router = new TestRouter();
        for (var i = 0; i < SettingsEach; i++)
        {
            var (mode, spec) = settings[random.Next(settings.Length)];
            var ways = GrammarTests.LinesOf(mode, spec).Take(WaysEach).ToArray();
            var lines = ways[random.Next(ways.Length)];
            if (random.Next(4) == 0) lines = [.. lines[..^1], "no " + lines[^1].Trim()];
            await router.ReplayAsync(lines);
        }
        return ConfigText.Of(router.Router.Config);
    }
}
