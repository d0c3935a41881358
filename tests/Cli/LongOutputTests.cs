using System.Globalization;
using Firmware.Kernel;
using NUnit.Framework;
using Tests.Commands;

namespace Tests.Cli;

/// <summary>Output and configurations of thousands of lines: all of it, in order, with turns for everybody else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LongOutputTests
{
    const int Lines = 2000;
    const int MostShownInTurn = 16384;
    const int MostExecutedInTurn = 16;

    static IEnumerable<string> Hosts => Enumerable.Range(0, Lines).Select(i => string.Create(CultureInfo.InvariantCulture, $"ip host long{i:0000} 10.0.{i / 250}.{(i % 250) + 1}"));

    static async Task<TestRouter> StartAsync(params string[] more)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync([.. Hosts, .. more]), Is.Empty);
        await router.LogInAsync();
        await router.RunAsync("terminal length 0");
        return router;
    }

    [Test]
    public async Task EveryLineIsShownOnceAndInOrder()
    {
        await using var router = await StartAsync();
        var shown = await router.TypeAsync("show running-config\r", IsPrompt);
        Assert.That(shown.Split('\n').Where(l => l.StartsWith("ip host", StringComparison.Ordinal)), Is.EqualTo(Hosts));
        Assert.That(shown, Does.EndWith("\nend\n\nRouter#"));
    }

    [TestCase("include 0$", 200)]
    [TestCase("exclude long", 0)]
    [TestCase("begin long1990", 10)]
    public async Task FiltersSeeEveryLine(string filter, int hosts)
    {
        await using var router = await StartAsync();
        var shown = await router.TypeAsync($"show running-config | {filter}\r", IsPrompt);
        var wanted = filter.StartsWith("include", StringComparison.Ordinal) ? Hosts.Where(h => h.EndsWith('0')) : Hosts.TakeLast(hosts);
        Assert.That(shown.Split('\n').Where(l => l.StartsWith("ip host", StringComparison.Ordinal)), Is.EqualTo(wanted));
    }

    [Test]
    public async Task OthersHaveTurnsWhileItIsShown()
    {
        await using var router = await StartAsync();
        router.Line.Type("show running-config\r");
        var most = await MostInTurnAsync(router, () => router.Line.Output.Length, () => router.Line.Output.EndsWith("end\n\nRouter#", StringComparison.Ordinal));
        Assert.That(most, Is.InRange(1, MostShownInTurn));
    }

    [Test]
    public async Task OthersHaveTurnsWhileAConfigurationIsExecuted()
    {
        await using var router = new TestRouter();
        var executing = router.ReplayAsync(Hosts);
        var most = await MostInTurnAsync(router, () => router.Router.Config.Hosts.Count, () => router.Router.Config.Hosts.Count == Lines);
        Assert.That(await executing, Is.Empty);
        Assert.That(most, Is.InRange(1, MostExecutedInTurn));
    }

    // Who yields on the device thread comes again after what waits there now.
    static Task<int> MostInTurnAsync(TestRouter router, Func<int> progress, Func<bool> isDone) => router.Scheduler.RunAsync(async () =>
    {
        var (most, before) = (0, progress());
        while (!isDone())
        {
            await Task.Yield();
            var now = progress();
            (most, before) = (Math.Max(most, now - before), now);
        }
        return most;
    });

    [Test]
    public async Task CtrlCEndsLongOutputOnALineOfItsOwn()
    {
        await using var router = await StartAsync();
        var stall = router.Line.StallAt("ip host");
        await router.TypeAsync("show running-config\r", text => text.Contains("ip host", StringComparison.Ordinal));
        var reads = router.Line.Reads;
        router.Line.Type("\u0003");
        await router.SettleAsync(() => router.Line.Reads > reads);
        stall.SetResult();
        var shown = await router.Line.WaitAsync(IsPrompt);
        Assert.That(shown, Does.Not.Contain("\nend\n"));
        Assert.That(await router.RunAsync("show privilege"), Is.EqualTo("show privilege\nCurrent privilege level is 15\nRouter#"));
    }

    [Test]
    public async Task LogLineComesBetweenLines()
    {
        await using var router = await StartAsync();
        router.Line.Type("show running-config\r");
        await router.SettleAsync(() => router.Line.Output.Contains("ip host", StringComparison.Ordinal));
        await router.Scheduler.RunAsync(() => { router.Log.Write(new Message("TEST", 5, "HELLO", "there")); return Task.CompletedTask; });
        var shown = await router.Line.WaitAsync(text => text.Contains("end\n\nRouter#", StringComparison.Ordinal) && text.Contains("HELLO", StringComparison.Ordinal));
        Assert.That(shown.Split('\n').Where(l => l.StartsWith("ip host", StringComparison.Ordinal)), Is.EqualTo(Hosts));
    }

    static bool IsPrompt(string text) => text.EndsWith("\nRouter#", StringComparison.Ordinal);
}
