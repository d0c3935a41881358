using Firmware.Cli;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Cli;

/// <summary>The engine on a small language of its own.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EngineTests
{
    static bool AtPrompt(string text) => text.EndsWith('#');

    [TestCase("\u0003")]
    [TestCase("\u001e")]
    public async Task CtrlCAndCtrlShiftSixEndASlowCommandAndForgetTypeAhead(string key)
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("wait\r", text => text.EndsWith("waiting\n", StringComparison.Ordinal));
        bench.Line.Type("show one\r");
        var output = await bench.TypeAsync(key, AtPrompt);
        Assert.That(output, Is.EqualTo("Box#"));
        Assert.That(bench.Host.Cancelled, Is.EqualTo(1));
    }

    [Test]
    public async Task HangUpEndsASlowCommand()
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("wait\r", text => text.EndsWith("waiting\n", StringComparison.Ordinal));
        bench.Line.Raise(LineEvent.CarrierDown);
        await bench.Line.WaitAsync(text => text.Contains("is now available", StringComparison.Ordinal));
        Assert.That(bench.Host.Cancelled, Is.EqualTo(1));
    }

    [Test]
    public async Task TypeAheadWaitsForTheSlowCommand()
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("wait\r", text => text.EndsWith("waiting\n", StringComparison.Ordinal));
        bench.Line.Type("show one\r");
        bench.Host.Proceed.SetResult();
        var output = await bench.Line.WaitAsync(text => text.EndsWith("one\nBox#", StringComparison.Ordinal));
        Assert.That(output, Does.EndWith("waiting\nproceeded\nBox#show one\none\nBox#"));
    }

    [Test]
    public async Task YesNoAsksUntilAnswered()
    {
        await using var bench = await EngineBench.StartAsync();
        var output = await bench.TypeAsync("ask\r\rwhat\ry\r", AtPrompt);
        Assert.That(output, Is.EqualTo("ask\nSure? [yes/no]: \n% Please answer 'yes' or 'no'.\nSure? [yes/no]: what\n% Please answer 'yes' or 'no'.\nSure? [yes/no]: y\nTrue\nBox#"));
    }

    [Test]
    public async Task ATimeoutInsideACommandIsNoCtrlC()
    {
        await using var bench = await EngineBench.StartAsync();
        Assert.That(await bench.TypeAsync("expire\r", AtPrompt), Does.Contain("%SYS-3-INTERNAL: ").And.Contain("too late"));
    }

    [Test]
    public async Task CtrlCAbandonsAQuestionButNotTheMode()
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("configure\r", AtPrompt);
        Assert.That(await bench.TypeAsync("do ask\r\u0003", AtPrompt), Is.EqualTo("do ask\nSure? [yes/no]: ^C\nBox(config)#"));
    }

    [Test]
    public async Task CtrlCAbandonsAQuestion()
    {
        await using var bench = await EngineBench.StartAsync();
        Assert.That(await bench.TypeAsync("ask\r\u0003", AtPrompt), Is.EqualTo("ask\nSure? [yes/no]: ^C\nBox#"));
    }

    [TestCase("AAAA\rBBBB\r\r", "2 lines")]
    [TestCase("AAAA\rquit\r", "1 lines")]
    public async Task PastedTextEndsAtABlankLineOrQuit(string typed, string said)
    {
        await using var bench = await EngineBench.StartAsync();
        Assert.That(await bench.TypeAsync("paste\r" + typed, AtPrompt), Does.EndWith($"{said}\nBox#"));
    }

    [Test]
    public async Task AFaultIsLoggedAndThePromptComesBack()
    {
        await using var bench = await EngineBench.StartAsync();
        Assert.That(await bench.TypeAsync("break\r", AtPrompt), Does.Contain("%SYS-3-INTERNAL: ").And.Contain("broken"));
    }

    [Test]
    public async Task CustomCommandSetsUnsetsAndWrites()
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("configure\rpair a b\r", text => text.EndsWith("pair a b\nBox(config)#", StringComparison.Ordinal));
        Assert.That(bench.Host.Nvgen(), Is.EqualTo(new[] { "pair a b" }));
        await bench.TypeAsync("no pair\r", AtPrompt);
        Assert.That(bench.Host.Nvgen(), Is.Empty);
    }

    [TestCase("number 7", "number 7")]
    [TestCase("number 7\rdefault number", "")]
    [TestCase("number 7\rno number 8", "")]
    [TestCase("no lamp", "no lamp")]
    [TestCase("no lamp\rdefault lamp", "")]
    [TestCase("color b", "color blue")]
    [TestCase("methods o n", "methods ocsp none")]
    [TestCase("point 3", "point 3")]
    [TestCase("point 3 at 9", "point 3 at 9")]
    [TestCase("sect x\rvalue v\rsection y\rexit\rlamp", "!|section x| value v|!|section y")]
    [TestCase("ghost 5", "")]
    public async Task RowsReadAndWriteTheirSettings(string typed, string written)
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("configure\r" + typed + "\rend\r", text => text.EndsWith("end\nBox#", StringComparison.Ordinal));
        Assert.That(string.Join('|', bench.Host.Nvgen()), Is.EqualTo(written));
    }

    [TestCase("number 10", 19)]
    [TestCase("number x", 19)]
    [TestCase("color red", 18)]
    [TestCase("methods ocsp ocsp", 25)]
    [TestCase("colur blue", 15)]
    [TestCase("no show", 16)]
    [TestCase("lamp now", 17)]
    public async Task CaretStandsUnderTheOffendingCharacter(string typed, int column)
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("configure\r", AtPrompt);
        Assert.That(await bench.TypeAsync(typed + "\r", AtPrompt), Is.EqualTo($"{typed}\n{new string(' ', column)}^\n% Invalid input detected at '^' marker.\n\nBox(config)#"));
    }

    [Test]
    public async Task RowsAboveThePrivilegeAreNotThere()
    {
        await using var bench = await EngineBench.StartAsync(privilege: 1);
        Assert.That(await bench.TypeAsync("configure\r", text => text.EndsWith('>')), Does.Contain("unknown: configure"));
        Assert.That(await bench.TypeAsync("?", text => text.EndsWith('>')), Does.Not.Contain("configure").And.Contain("show"));
    }

    [Test]
    public async Task ExtensionsAreMarkedAndHiddenRowsAreNotShown()
    {
        await using var bench = await EngineBench.StartAsync();
        await bench.TypeAsync("configure\r", AtPrompt);
        var help = await bench.TypeAsync("?", AtPrompt);
        Assert.That(help, Does.Contain("  number   A number (Staplebox extension)\n").And.Not.Contain("ghost").And.Contain("  no       Negate a command or set its defaults\n"));
    }

    [Test]
    public void TablesAtOddsAreRefused() => Assert.Multiple(() =>
    {
        Refused(new Mode("m") { { "one two", "text", Nothing } }, "no help for 'one'");
        Refused(new Mode("m") { { "one", "text", Nothing }, { "one", "text", Nothing } }, "declared twice");
        Refused(new Mode("m") { { "one", "text", Nothing }, { "one [<n:1-2>]", "other", Nothing } }, "is helped by 'text' and by 'other'");
        Refused(new Mode("m") { { "one", "", Nothing } }, "has no help");
        Assert.That(() => new Mode("m") { { "one <x:WROD>", "text", Nothing } }, Throws.InstanceOf<FormatException>());
        Assert.That(() => new Mode("m") { { "one [two", "text", Nothing } }, Throws.InstanceOf<FormatException>());
        Assert.That(() => new Mode("m") { { "[one]", "text", Nothing } }, Throws.InstanceOf<FormatException>());
    });

    [Test]
    public void OrphanedHelpIsRefused()
        => Assert.That(() => Grammar.Link([new Mode("m") { { "one", "text", Nothing } }], new Dictionary<string, string> { ["(m)"] = "M:", ["two"] = "text" }, new Dictionary<string, string>()), Throws.InvalidOperationException.With.Message.Contain("'two' belongs to no command"));

    static void Refused(Mode mode, string why)
        => Assert.That(() => Grammar.Link([mode], new Dictionary<string, string> { ["(m)"] = "M:" }, new Dictionary<string, string>()), Throws.InvalidOperationException.With.Message.Contain(why));

    static void Nothing(Session session, Args args) { }
}
