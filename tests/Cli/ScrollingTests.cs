using NUnit.Framework;
using Tests.Commands;

namespace Tests.Cli;

/// <summary>Lines longer than the terminal is wide, as Cisco's configuration guide draws them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ScrollingTests
{
    const string Typed = "access-list 101 permit tcp 131.108.2.5 255.255.255.0 131.108.1.20 255.255.255.0 eq 45";
    const string Back = "\u001b[D";

    // The guide prints a blank after the prompt; this name makes the prompt as long as that.
    const string Prompt = "Router1(config)#";

    static async Task<TestRouter> StartAsync()
    {
        var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.RunAsync("hostname Router1");
        return router;
    }

    [TestCase(62, "access-list 101 permit tcp 131.108.2.5 255.255.255.0 131.108.1")]
    [TestCase(72, "$ 101 permit tcp 131.108.2.5 255.255.255.0 131.108.1.20 255.25")]
    [TestCase(82, "$t tcp 131.108.2.5 255.255.255.0 131.108.1.20 255.255.255.0 eq")]
    [TestCase(85, "$108.2.5 255.255.255.0 131.108.1.20 255.255.255.0 eq 45")]
    public async Task LineShiftsTenToTheLeft(int characters, string shown)
    {
        await using var router = await StartAsync();
        Assert.That(await SeenAsync(router, Typed[..characters]), Is.EqualTo(Prompt + shown));
    }

    [Test]
    public async Task CtrlAShowsTheBeginWithADollarAtTheEnd()
    {
        await using var router = await StartAsync();
        Assert.That(await SeenAsync(router, Typed + "\u0001"), Is.EqualTo(Prompt + "access-list 101 permit tcp 131.108.2.5 255.255.255.0 131.108.1$"));
    }

    [Test]
    public async Task CursorKeysScrollBack()
    {
        await using var router = await StartAsync();
        var back = string.Concat(Enumerable.Repeat(Back, 55));
        Assert.That(await SeenAsync(router, Typed + back), Is.EqualTo(Prompt + "$t tcp 131.108.2.5 255.255.255.0 131.108.1.20 255.255.255.0 eq$"));
    }

    [Test]
    public async Task TypingInAScrolledLineInsertsWhereTheCursorIs()
    {
        await using var router = await StartAsync();
        var back = string.Concat(Enumerable.Repeat(Back, 70));
        await SeenAsync(router, $"hostname {Typed}\u0001\u000b{Typed}{back}XY\u0001");
        await router.TypeAsync("\r", text => text.EndsWith('#'));
        Assert.That(await router.RunAsync("do show history"), Does.Contain($"\n  {Typed[..15]}XY{Typed[15..]}\n"));
    }

    [Test]
    public async Task ConsoleOfTheLabScrollsAsItsTranscript()
    {
        await using var router = await StartAsync();
        await router.RunAsync("hostname R15");
        Assert.That(await SeenAsync(router, "crypto key generate rsa general-keys label CA exportable modulus 4096"),
            Is.EqualTo("R15(config)#$generate rsa general-keys label CA exportable modulus 4096"));
    }

    [Test]
    public async Task CaretStandsBelowTheWrongCharacterOfAScrolledLine()
    {
        await using var router = await StartAsync();
        var line = "do show logging | include aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        var output = await router.RunAsync($"{line}\u0001\u000bdo show{new string(' ', 60)}wrong");
        var seen = ScreenText.Of(Prompt + output);
        Assert.That(seen[1].Length - 1, Is.EqualTo(seen[0].IndexOf("wrong", StringComparison.Ordinal)));
        Assert.That(seen[2], Is.EqualTo("% Invalid input detected at '^' marker."));
    }

    [Test]
    public async Task NarrowTerminalScrollsToo()
    {
        await using var router = await StartAsync();
        await router.RunAsync("do terminal width 40");
        Assert.That(await SeenAsync(router, "hostname a-name-that-is-long"), Is.EqualTo(Prompt + "$name-that-is-long"));
    }

    // What stands on the operator's last line once these keys were typed.
    static async Task<string> SeenAsync(TestRouter router, string keys)
    {
        await router.TypeAsync(keys + "\u0016\u0001", text => text.EndsWith('\a'));
        return ScreenText.Of(router.Line.Output)[^1];
    }
}
