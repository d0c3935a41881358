using NUnit.Framework;
using Tests.Cli;

namespace Tests.Commands;

/// <summary>What <c>line con 0</c> says of the terminal holds at once, and for whoever comes next.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TerminalLineTests
{
    static async Task<TestRouter> StartAsync(params string[] settings)
    {
        var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.RunAsync("no logging console");
        await router.RunAsync("line con 0");
        foreach (var setting in settings) await router.RunAsync(setting);
        await router.RunAsync("end");
        return router;
    }

    static async Task ComeAgainAsync(TestRouter router)
    {
        await router.TypeAsync("exit\r", text => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal));
        await router.TypeAsync("\r", text => text.EndsWith('>'));
        await router.RunAsync("enable");
    }

    [Test]
    public async Task EditingDecidesWhichKeysWork()
    {
        await using var router = await StartAsync("no editing");
        Assert.That(await router.TypeAsync("\u0001", text => text.Length > 0), Is.EqualTo("\a"));
        await ComeAgainAsync(router);
        Assert.That(await router.TypeAsync("\u0001", text => text.Length > 0), Is.EqualTo("\a"));
        await router.RunAsync("terminal editing");
        Assert.That(await router.RunAsync("how clock\u0001s"), Does.Contain("10:42:15.000"));
    }

    [Test]
    public async Task HistoryDecidesWhetherLinesAreKept()
    {
        await using var router = await StartAsync("no history");
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\nRouter#"));
        await ComeAgainAsync(router);
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\nRouter#"));
    }

    [Test]
    public async Task HistorySizeDecidesHowManyLinesAreKept()
    {
        await using var router = await StartAsync("history size 2");
        await router.RunAsync("show privilege");
        await router.RunAsync("show clock");
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\n  show clock\n  show history\nRouter#"));
    }

    [Test]
    public async Task LengthDecidesWhereOutputStops()
    {
        await using var router = await StartAsync("length 6");
        Assert.That((await router.TypeAsync("help\r", text => text.EndsWith(" --More-- ", StringComparison.Ordinal))).Count(c => c == '\n'), Is.EqualTo(6));
        await router.TypeAsync("q", text => text.EndsWith('#'));
        await router.RunAsync("terminal length 0");
        Assert.That(await router.RunAsync("help"), Does.Not.Contain("More"));
        await ComeAgainAsync(router);
        await router.TypeAsync("help\r", text => text.EndsWith(" --More-- ", StringComparison.Ordinal));
        await router.TypeAsync("q", text => text.EndsWith('#'));
        await router.RunAsync("terminal length 0");
        await router.RunAsync("terminal no length");
        await router.TypeAsync("help\r", text => text.EndsWith(" --More-- ", StringComparison.Ordinal));
    }

    [Test]
    public async Task WidthDecidesWhereLinesScroll()
    {
        await using var router = await StartAsync("width 40");
        Assert.That(ScreenText.Of("Router#" + await router.RunAsync("show privilege | include something-long"))[0], Is.EqualTo("Router#$ege | include something-long"));
        await router.RunAsync("terminal width 0");
        Assert.That(ScreenText.Of("Router#" + await router.RunAsync("show privilege | include something-long"))[0], Is.EqualTo("Router#show privilege | include something-long"));
        await router.RunAsync("terminal default width");
        Assert.That(ScreenText.Of("Router#" + await router.RunAsync("show privilege | include something-long"))[0], Is.EqualTo("Router#$ege | include something-long"));
    }

    [Test]
    public async Task OutputSentToAFileIsAllOfIt()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("show privilege | redirect flash:level.txt");
        await router.RunAsync("show privilege | append flash:level.txt");
        await router.RunAsync("show privilege | tee /append flash:level.txt");
        var saved = await router.Scheduler.RunAsync(() => router.Router.Files.ReadAsync("flash:level.txt", CancellationToken.None));
        Assert.That(System.Text.Encoding.UTF8.GetString(saved), Is.EqualTo(string.Concat(Enumerable.Repeat("Current privilege level is 15\n", 3))));
    }
}
