using NUnit.Framework;
using Firmware.Kernel;
using Tests.Commands;

namespace Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class EditingTests
{
    // The keys edit a line that `show history` then tells: what the router understood, not what it drew.
    [TestCase("xshow clock\u0001\u0004", "show clock", TestName = "CtrlAGoesToTheBeginAndCtrlDDeletes")]
    [TestCase("how clock\u0001s", "show clock", TestName = "TypingInsertsAtTheCursor")]
    [TestCase("show cloc\u0001\u0005k", "show clock", TestName = "CtrlEGoesToTheEnd")]
    [TestCase("show clck\u0002\u0002o", "show clock", TestName = "CtrlBGoesBack")]
    [TestCase("show clck\u0002\u0002\u0002\u0006o", "show clock", TestName = "CtrlFGoesForward")]
    [TestCase("show clockrubbish\u0002\u0002\u0002\u0002\u0002\u0002\u0002\u000b", "show clock", TestName = "CtrlKDeletesToTheEnd")]
    [TestCase("rubbish\u0015show clock", "show clock", TestName = "CtrlUDeletesTheLine")]
    [TestCase("show rubbish\u0017clock", "show clock", TestName = "CtrlWDeletesTheWordBefore")]
    [TestCase("show colck\u0002\u0002\u0002\u0014", "show clock", TestName = "CtrlTExchangesTwoCharacters")]
    [TestCase("show clocx\bk", "show clock", TestName = "BackspaceDeletes")]
    [TestCase("show clocx\u007fk", "show clock", TestName = "DeleteCodeDeletesToo")]
    [TestCase("clock\u001bbshow ", "show clock", TestName = "EscBGoesAWordBack")]
    [TestCase("show xx clock\u001bb\u001bb\u001bd\u0004", "show clock", TestName = "EscDDeletesTheWordAfter")]
    [TestCase("show  clock\u0001\u001bf\u0004", "show clock", TestName = "EscFGoesAWordForward")]
    [TestCase("show clck\u001b[D\u001b[Do", "show clock", TestName = "LeftArrowGoesBack")]
    [TestCase("show clck\u001b[D\u001b[D\u001b[D\u001b[Co", "show clock", TestName = "RightArrowGoesForward")]
    [TestCase("show xclock\u001b[H\u001b[C\u001b[C\u001b[C\u001b[C\u001b[C\u001b[3~", "show clock", TestName = "HomeAndDeleteKeysWork")]
    [TestCase("clock\u0001\u000bshow \u0019", "show clock", TestName = "CtrlYBringsBackWhatWasKilled")]
    [TestCase("show privilege\u0017clock x\u0017\u0008\u0019\u001by\u0008\u0017clock", "show clock", TestName = "EscYBringsBackWhatWasKilledBefore")]
    [TestCase("show xxx yyy\u0017\u0017\u0019\u001byzzz", "show yyyzzz", TestName = "EscYReplacesWhatCtrlYBrought")]
    [TestCase("show clock\u0001\u001bc", "Show clock", TestName = "EscCCapitalizesTheWord")]
    [TestCase("show CLOCK\u0001\u001bf\u001bl", "show clock", TestName = "EscLLowersTheWord")]
    [TestCase("show clock\u0001\u001bu", "SHOW clock", TestName = "EscURaisesTheWord")]
    [TestCase("xshow clock\u001b[1~\u001b[3~", "show clock", TestName = "HomeAndDeleteOfAVt220Work")]
    [TestCase("show cloc\u001bOH\u001bOFk", "show clock", TestName = "HomeAndEndInApplicationFormWork")]
    [TestCase("show cloc\u001b[7~\u001b[8~k", "show clock", TestName = "HomeAndEndOfRxvtWork")]
    [TestCase("show cloc\u001b[1~\u001b[4~k", "show clock", TestName = "EndOfAVt220Works")]
    [TestCase("rubbish\u0018show clock", "show clock", TestName = "CtrlXDeletesToTheBegin")]
    [TestCase("show\u001e clock", "show clock", TestName = "CtrlShiftSixAtThePromptIsIgnored")]
    [TestCase("show clock\u0001\u001bq\u0005", "show clock", TestName = "EscQTakesTheNextKeyAsText")]
    [TestCase("show clo\u000cck", "show clock", TestName = "CtrlLDrawsTheLineAgain")]
    [TestCase("show clo\u0012ck", "show clock", TestName = "CtrlRDrawsTheLineAgain")]
    public async Task KeysEditTheLine(string keys, string expected)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync(keys);
        Assert.That(await router.RunAsync("show history"), Does.Contain($"\n  {expected}\n"));
    }

    [Test]
    public async Task CtrlPAndArrowsRecallHistory()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("show clock");
        await router.RunAsync("show privilege");
        Assert.Multiple(async () =>
        {
            Assert.That(await router.RunAsync("\u0010"), Does.StartWith("show privilege\n"));
            Assert.That(await router.RunAsync("\u001b[A\u001b[A"), Does.EndWith("\n10:42:15.000 UTC Sun Nov 22 2026\nRouter#"));
            Assert.That(await router.RunAsync("\u0010\u0010\u000e"), Does.Contain("10:42:15.000"));
        });
    }

    [Test]
    public async Task CtrlVQuotesTheQuestionMark()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show \u0016?"), Does.StartWith("show ?\n            ^\n% Invalid input detected at '^' marker.\n"));
    }

    [TestCase("show cl\t", "Router#show clock ")]
    [TestCase("show c\t", "\a\nRouter#show c")]
    [TestCase("show xyz\t", "Router#show xyz")]
    [TestCase("show \t", "Router#show ")]
    [TestCase("show\t", "Router#show ")]
    [TestCase("terminal history\t", "Router#terminal history ")]
    [TestCase("show running-config | inc\t", "Router#show running-config | include ")]
    public async Task TabCompletesOrDrawsTheLineAgain(string keys, string expected)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.TypeAsync(keys, text => text.Contains('\n', StringComparison.Ordinal) && text.EndsWith(expected.Split('\n')[^1], StringComparison.Ordinal)), Does.EndWith(expected));
    }

    [Test]
    public async Task WithoutEditingOnlyTheOldKeysWork()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal no editing");
        await router.RunAsync("show pr\u0001ivilegexx\u0008\u007f");
        Assert.That(await router.RunAsync("wrong\u0015show rubbish\u0017history"), Does.EndWith("  terminal no editing\n  show privilege\n  show history\nRouter#"));
        await router.RunAsync("terminal editing");
        Assert.That(await router.RunAsync("how clock\u0001s"), Does.Contain("10:42:15.000"));
    }

    [Test]
    public async Task HistoryHasTheSizeItIsGiven()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        for (var i = 0; i < 30; i++) await router.RunAsync($"terminal length {i}");
        Assert.That((await router.RunAsync("show history")).Split('\n'), Has.Length.EqualTo(1 + 20 + 1));
        await router.RunAsync("terminal history size 3");
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\n  show history\n  terminal history size 3\n  show history\nRouter#"));
        await router.RunAsync("terminal no history");
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\nRouter#"));
        Assert.That(await router.TypeAsync("\u0010", text => text.Length > 0), Is.EqualTo("\a"));
        await router.RunAsync("terminal history");
        Assert.That(await router.RunAsync("show history"), Is.EqualTo("show history\n  show history\nRouter#"));
    }

    [Test]
    public async Task TypedTextIsEchoedVerbatimAtWidth511()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal width 511");
        var line = "show " + new string('x', 300);
        Assert.That(await router.RunAsync(line), Does.StartWith(line + "\n"));
    }

    [Test]
    public async Task LongLineScrollsBehindADollarSign()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        var word = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + i % 26)));
        var output = await router.RunAsync(word);
        Assert.That(ScreenText.Of("Router#" + output)[0], Is.EqualTo("Router#$" + word[31..]));
        Assert.That(await router.RunAsync("show history"), Does.Contain($"\n  {word}\n"), "the line itself is whole");
    }

    [Test]
    public async Task LineLongerThanTheLimitRingsTheBell()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal width 0");
        var output = await router.RunAsync(new string('x', Firmware.Cli.LineEditor.MaxCommand) + "yz");
        Assert.That(output, Does.StartWith(new string('x', Firmware.Cli.LineEditor.MaxCommand) + "\a\a\n"));
    }

    [TestCase("\r")]
    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\r\0")]
    public async Task EveryLineEndIsOneLineEnd(string end)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        var output = await router.TypeAsync($"show privilege{end}show clock{end}", text => text.EndsWith("2026\nRouter#", StringComparison.Ordinal));
        Assert.That(output, Is.EqualTo("show privilege\nCurrent privilege level is 15\nRouter#show clock\n10:42:15.000 UTC Sun Nov 22 2026\nRouter#"));
    }

    [Test]
    public async Task CtrlCGivesUpTheLineAndLeavesConfiguration()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.RunAsync("logging synchronous\u0015no logging console");
        Assert.That(await router.TypeAsync("hostname Nobody\u0003", text => text.EndsWith("Router#", StringComparison.Ordinal)), Does.Not.Contain("Nobody#"));
    }

    [Test]
    public async Task CtrlZExecutesTheLineAndLeavesConfiguration()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.TypeAsync("hostname Edge\u001a", text => text.EndsWith("\nEdge#", StringComparison.Ordinal));
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Edge"));
    }

    [Test]
    public async Task TypeAheadIsKeptWhileACommandAsks()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        var output = await router.TypeAsync("copy running-config startup-config\r\rshow privilege\r", text => text.EndsWith("15\nRouter#", StringComparison.Ordinal));
        Assert.That(output, Does.Contain("[OK]\nRouter#show privilege\n"));
    }

    [Test]
    public async Task LogLineLeavesTypedTextAloneUnlessSynchronous()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.TypeAsync("show pri", text => text == "show pri");
        var message = new Message("TEST", 5, "HELLO", "there");
        var before = router.Line.Output.Length;
        await router.Scheduler.RunAsync(() => { router.Log.Write(message); return Task.CompletedTask; });
        Assert.That(router.Line.Output[before..], Is.EqualTo("\nNov 22 10:42:15.000: %TEST-5-HELLO: there\n"));
        await router.RunAsync("vilege");
        router.Router.Config.Lines.Console.LoggingSynchronous = true;
        await router.TypeAsync("show pri", text => text == "show pri");
        before = router.Line.Output.Length;
        await router.Scheduler.RunAsync(() => { router.Log.Write(message); return Task.CompletedTask; });
        Assert.That(router.Line.Output[before..], Is.EqualTo("\nNov 22 10:42:15.000: %TEST-5-HELLO: there\nRouter#show pri"));
    }

    [Test]
    public async Task IdleConsoleLogsOut()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.AdvanceAsync(TimeSpan.FromMinutes(10));
        await router.Line.WaitAsync(text => text.EndsWith("Router con0 is now available\n\n\n\n\n\nPress RETURN to get started!\n\n\n", StringComparison.Ordinal));
    }

    [Test]
    public async Task HangUpEndsTheSessionAfterWhatWasTyped()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        router.Line.Type("write memory\r");
        router.Line.Raise(LineEvent.CarrierDown);
        await router.Line.WaitAsync(text => text.Contains("[OK]\n", StringComparison.Ordinal) && text.Contains("is now available", StringComparison.Ordinal));
    }

    [Test]
    public async Task WindowSizeOfTheFarEndIsUsedUntilSetByHand()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        router.Line.Resize(100, 5);
        var output = await router.TypeAsync("show version\r", text => text.EndsWith(" --More-- ", StringComparison.Ordinal));
        Assert.That(output.Count(c => c == '\n'), Is.EqualTo(5));
    }
}
