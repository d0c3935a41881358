using NUnit.Framework;
using Tests.Commands;

namespace Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class PagingTests
{
    const string More = " --More-- ";
    static readonly string erased = new string('\b', 9) + new string(' ', 8) + new string('\b', 9);

    static bool Asks(string text) => text.EndsWith(More, StringComparison.Ordinal);
    static bool IsDone(string text) => text.EndsWith('#');

    static async Task<TestRouter> StartAsync(int rows)
    {
        var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync($"terminal length {rows}");
        return router;
    }

    [Test]
    public async Task ScreenIsFilledBeforeMore()
    {
        await using var router = await StartAsync(6);
        var screen = await router.TypeAsync("show version\r", Asks);
        Assert.That(screen.Count(c => c == '\n'), Is.EqualTo(6), "the echo and five lines of output");
    }

    [Test]
    public async Task EnterGivesOneLineAndSpaceAScreen()
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("show version\r", Asks);
        var line = await router.TypeAsync("\r", Asks);
        var screen = await router.TypeAsync(" ", Asks);
        Assert.Multiple(() =>
        {
            Assert.That(line, Does.StartWith(erased));
            Assert.That(line.Count(c => c == '\n'), Is.EqualTo(1));
            Assert.That(screen.Count(c => c == '\n'), Is.EqualTo(5));
        });
    }

    [TestCase("q")]
    [TestCase("\u0003")]
    public async Task QuittingGoesBackToThePrompt(string key)
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("show version\r", Asks);
        Assert.That(await router.TypeAsync(key, IsDone), Is.EqualTo(erased + "Router#"));
        Assert.That(await router.RunAsync("show privilege"), Does.Contain("15"));
    }

    [TestCase("Q")]
    [TestCase("x")]
    [TestCase("\u001b")]
    [TestCase("\u001e")]
    public async Task AnyOtherKeyEndsTheOutput(string key)
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("show version\r", Asks);
        Assert.That(await router.TypeAsync(key, IsDone), Is.EqualTo(erased + "Router#"));
    }

    [TestCase("/Full", "/Full\nfiltering...\n1. Full help is available when you are ready to enter a\n   command argument (e.g. 'show ?') and describes each possible\n   argument.\n2. Partial help is provided when an abbreviated argument is entered\n   and you want to know what arguments match the input\n" + More)]
    [TestCase("+help", "+help\nfiltering...\n1. Full help is available when you are ready to enter a\n2. Partial help is provided when an abbreviated argument is entered\nRouter#")]
    [TestCase("-[a-z]", "-[a-z]\nfiltering...\n\nRouter#")]
    [TestCase("/no such line", "/no such line\nfiltering...\nRouter#")]
    [TestCase("/(", "/(\n% Failed to compile regular expression.\nRouter#")]
    public async Task PatternFiltersTheRest(string typed, string expected)
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("help\r", Asks);
        Assert.That(await router.TypeAsync(typed + "\r", text => Asks(text) || IsDone(text)), Is.EqualTo(erased + expected));
    }

    [Test]
    public async Task CtrlCInThePatternEndsTheOutput()
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("help\r", Asks);
        Assert.That(await router.TypeAsync("/x\u0003", IsDone), Is.EqualTo(erased + "/x^C\nRouter#"));
    }

    [Test]
    public async Task PagedOutputIsTheWholeOutput()
    {
        await using var router = await StartAsync(0);
        var whole = await router.RunAsync("show version");
        await router.RunAsync("terminal length 4");
        var before = router.Line.Output.Length;
        await router.TypeAsync("show version\r", Asks);
        while (!IsDone(await router.TypeAsync(" ", text => Asks(text) || IsDone(text)))) { }
        Assert.That(router.Line.Output[before..].Replace(More + erased, "", StringComparison.Ordinal), Is.EqualTo(whole));
    }

    [Test]
    public async Task LogLineWaitsForThePage()
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("show version\r", Asks);
        var before = router.Line.Output.Length;
        await router.Scheduler.RunAsync(() => { router.Log.Write(new("TEST", 5, "HELLO", "there")); return Task.CompletedTask; });
        Assert.That(router.Line.Output[before..], Is.Empty);
        await router.TypeAsync("q", IsDone);
    }

    [Test]
    public async Task HangUpAtMoreEndsTheSession()
    {
        await using var router = await StartAsync(6);
        await router.TypeAsync("show version\r", Asks);
        router.Line.Raise(Firmware.Kernel.LineEvent.CarrierDown);
        await router.Line.WaitAsync(text => text.Contains("is now available", StringComparison.Ordinal));
    }
}
