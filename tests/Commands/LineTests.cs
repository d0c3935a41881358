using Firmware.Kernel;
using NUnit.Framework;
using Tests.Cli;

namespace Tests.Commands;

/// <summary>What the settings of a line do, and what is said of who sits there: seen from a console and from a vty at once.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LineTests
{
    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        return router;
    }

    static async Task<(TestRouter Router, Visitor Visitor)> VisitedAsync(params string[] lines)
    {
        var router = await WithAsync(["line vty 0 4", " no login", .. lines]);
        var visitor = new Visitor(router);
        await visitor.Line.WaitAsync(text => text.EndsWith('>'));
        return (router, visitor);
    }

    [Test]
    public async Task VtyWithoutAPasswordLetsNobodyIn()
    {
        await using var router = await WithAsync();
        await using var visitor = new Visitor(router);
        await visitor.Left;
        Assert.That(visitor.Line.Output, Is.EqualTo("\n\nPassword required, but none set\n"));
    }

    [Test]
    public async Task MessagesNameTheVtyAndItsAddress()
    {
        await using var router = await WithAsync("username admin privilege 15 secret sesame", "line vty 0 4", " login local");
        await using var visitor = new Visitor(router);
        visitor.Line.Type("admin\rsesame\r");
        await visitor.Line.WaitAsync(text => text.EndsWith('#'));
        await visitor.RunAsync("configure terminal");
        await visitor.RunAsync("end");
        await router.Line.WaitAsync(text => text.EndsWith("%SYS-5-CONFIG_I: Configured from console by admin on vty0 (192.0.2.7)\n", StringComparison.Ordinal));
        Assert.That(visitor.Line.Output, Does.Not.Contain("CONFIG_I"), "a vty shows no messages by itself");
    }

    [Test]
    public async Task VtyShowsMessagesOnlyWhileItMonitors()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        await LogAsync(router, "unheard");
        await visitor.RunAsync("terminal monitor");
        await LogAsync(router, "heard");
        await visitor.RunAsync("terminal no monitor");
        await LogAsync(router, "missed");
        Assert.That(visitor.Line.Output, Does.Contain("heard\n").And.Not.Contain("unheard").And.Not.Contain("missed"));
    }

    [Test]
    public async Task ExitEndsTheVisitWithoutAnotherWord()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        visitor.Line.Type("exit\r");
        await visitor.Left;
        Assert.That(visitor.Line.Output, Does.EndWith("Router>exit\n"));
    }

    [Test]
    public async Task VisitorWhoStaysSilentThreeTimesIsShownOut()
    {
        await using var router = await WithAsync("line vty 0 4", " login local");
        await using var visitor = new Visitor(router);
        await StaySilentAsync(router, visitor.Line, "Username: ");
        await visitor.Left;
        Assert.That(visitor.Line.Output, Does.EndWith("Username: \n% Username:  timeout expired!\n"));
    }

    [Test]
    public async Task OperatorWhoStaysSilentThreeTimesIsShownOutOfTheConsolesLoginToo()
    {
        await using var router = await WithAsync("line con 0", " password sesame", " login");
        router.Line.Type("\r");
        await StaySilentAsync(router, router.Line, "Password: ");
        Assert.That(await router.Line.WaitAsync(text => text.Contains("now available", StringComparison.Ordinal)), Does.Contain("Password: \n% Password:  timeout expired!\n% Bad passwords\n"));
    }

    static async Task StaySilentAsync(TestRouter router, MemoryLine line, string prompt)
    {
        for (var times = 1; times <= 3; times++)
        {
            await line.WaitAsync(text => text.EndsWith(prompt, StringComparison.Ordinal) && text.Split(prompt + " timeout expired!").Length == times);
            await router.AdvanceAsync(TimeSpan.FromSeconds(31));
        }
    }

    [Test]
    public async Task VtyAsksForItsPasswordThreeTimes()
    {
        await using var router = await WithAsync("line vty 0 4", " password sesame");
        await using var guesser = new Visitor(router);
        guesser.Line.Type("one\rtwo\rthree\r");
        await guesser.Left;
        Assert.That(guesser.Line.Output, Is.EqualTo("\n\nUser Access Verification\n\nPassword: \nPassword: \nPassword: \n% Bad passwords\n"));
        await using var visitor = new Visitor(router, peer: "192.0.2.8");
        visitor.Line.Type("sesame\renable\r");
        Assert.That(await visitor.Line.WaitAsync(text => text.EndsWith('>') && text.Contains("enable", StringComparison.Ordinal)), Does.EndWith("Password: \nRouter>enable\n% No password set\nRouter>"));
    }

    [Test]
    public async Task WhatConcernsAllIsToldOnEveryLine()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        await router.LogInAsync();
        await router.TypeAsync("reload in 1\r\r", text => text.Contains("SCHEDULED_RELOAD", StringComparison.Ordinal));
        await visitor.Line.WaitAsync(text => text.Contains("***\n*** --- SHUTDOWN in 0:01:00 ---\n***\n", StringComparison.Ordinal));
        await router.RunAsync("reload cancel");
        await visitor.Line.WaitAsync(text => text.Contains("***\n*** --- SHUTDOWN ABORTED ---\n***\n", StringComparison.Ordinal));
        await PlanAsync(router);
        await router.AdvanceAsync(TimeSpan.FromMinutes(1));
        await visitor.Line.WaitAsync(text => text.Contains("***\n*** --- SHUTDOWN NOW ---\n***\n", StringComparison.Ordinal));

        static Task PlanAsync(TestRouter router) => router.TypeAsync("reload in 1\r\r", text => text.EndsWith('#') && text.Contains("SCHEDULED_RELOAD:", StringComparison.Ordinal));
    }

    [Test]
    public async Task ReloadAtOnceIsToldOnTheVtysThatItCutsOff()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        await router.LogInAsync();
        router.Line.Type("reload\r\r");
        await visitor.Line.WaitAsync(text => text.EndsWith("***\n*** --- SHUTDOWN NOW ---\n***\n\n", StringComparison.Ordinal));
        await router.SettleAsync(() => router.Reloads == 1);
        Assert.That(router.Line.Output, Does.Not.Contain("SHUTDOWN NOW"));
    }

    [Test]
    public async Task TalkativeVisitorIsShownOutOfTheLoginToo()
    {
        await using var router = await WithAsync("line vty 0 4", " login local");
        await using var visitor = new Visitor(router);
        await visitor.Line.WaitAsync(text => text.EndsWith("Username: ", StringComparison.Ordinal));
        for (var seconds = 0; seconds < 180; seconds += 20)
        {
            var before = visitor.Line.Output.Length;
            visitor.Line.Type("x");
            await visitor.Line.WaitAsync(text => text.Length > before);
            await router.AdvanceAsync(TimeSpan.FromSeconds(20));
        }
        await visitor.Left;
    }

    [Test]
    public async Task ExecTimeoutEndsTheVisit()
    {
        var (router, visitor) = await VisitedAsync(" exec-timeout 0 30");
        await using var first = router;
        await using var second = visitor;
        await router.AdvanceAsync(TimeSpan.FromSeconds(31));
        await visitor.Left;
    }

    [Test]
    public async Task AbsoluteTimeoutEndsEvenABusySession()
    {
        var (router, visitor) = await VisitedAsync(" absolute-timeout 1");
        await using var first = router;
        await using var second = visitor;
        await router.AdvanceAsync(TimeSpan.FromSeconds(59));
        await visitor.RunAsync("show privilege");
        await router.AdvanceAsync(TimeSpan.FromSeconds(2));
        await visitor.Left;
        Assert.That(visitor.Line.Output, Does.Contain("*\n*\n* Line timeout expired\n*\n*\n"));
    }

    [Test]
    public async Task AutocommandRunsAloneAndThenTheVisitEnds()
    {
        await using var router = await WithAsync("line vty 0 4", " no login", " autocommand show privilege");
        await using var visitor = new Visitor(router);
        await visitor.Left;
        Assert.That(visitor.Line.Output, Is.EqualTo("\nCurrent privilege level is 1\n"));
    }

    [Test]
    public async Task ConsoleWithoutExecAnswersNoReturn()
    {
        await using var router = await WithAsync("line con 0", " no exec");
        router.Line.Type("\r\r");
        await router.Scheduler.RunAsync(() => Task.CompletedTask);
        await router.ReplayAsync(["line con 0", " exec"]);
        await router.LogInAsync(enable: false);
        Assert.That(router.Line.Output.Split("Router>"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task UsersAreShownWithTheirLineIdleTimeAndPlace()
    {
        var (router, visitor) = await VisitedAsync("line con 0", " location rack 7");
        await using var first = router;
        await using var second = visitor;
        await router.LogInAsync();
        await router.AdvanceAsync(TimeSpan.FromSeconds(279));
        Assert.That(await visitor.RunAsync("show users"), Is.EqualTo("""
            show users
                Line       User       Host(s)              Idle       Location
               0 con 0                idle                 00:04:39 rack 7
            *  1 vty 0                idle                 00:00:00 192.0.2.7

              Interface    User               Mode         Idle     Peer Address

            Router>
            """));
    }

    [Test]
    public async Task ClearLineEndsTheSessionThere()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        await router.LogInAsync();
        await router.TypeAsync("clear line vty 0\r", text => text.EndsWith("[confirm]", StringComparison.Ordinal));
        Assert.That(await router.TypeAsync("\r", text => text.EndsWith('#')), Is.EqualTo("\n [OK]\nRouter#"));
        await visitor.Left;
        Assert.That(await router.RunAsync("show users"), Does.Not.Contain("vty"));
    }

    [Test]
    public async Task OwnLineIsNotCleared()
    {
        await using var router = await WithAsync();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("clear line 0"), Does.Contain("% Not allowed to clear current line"));
        Assert.That(await router.RunAsync("clear line 9"), Does.Contain("% There is no line vty 8."));
    }

    [Test]
    public async Task ClearedConsoleIsAvailableAgain()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        await router.LogInAsync();
        await router.ReplayAsync(["enable secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6"]);
        visitor.Line.Type("enable\rhashcat\r");
        await visitor.Line.WaitAsync(text => text.EndsWith('#'));
        visitor.Line.Type("clear line con 0\r\r");
        await router.Line.WaitAsync(text => text.EndsWith("Router con0 is now available\n\n\n\n\n\nPress RETURN to get started!\n\n\n", StringComparison.Ordinal));
    }

    [Test]
    public async Task HangUpEndsTheVisit()
    {
        var (router, visitor) = await VisitedAsync();
        await using var first = router;
        await using var second = visitor;
        visitor.Line.Raise(LineEvent.CarrierDown);
        await visitor.Left;
    }

    static Task LogAsync(TestRouter router, string text) => router.Scheduler.RunAsync(() =>
    {
        router.Log.Write(new Message("TEST", 5, "SAID", "{0}"), text);
        return Task.CompletedTask;
    });
}
