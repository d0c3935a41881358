using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What each system setting does, seen from outside.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SettingTests
{
    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        router.Router.Apply();
        return router;
    }

    static Task LogAsync(TestRouter router, int severity, string text) => router.Scheduler.RunAsync(() =>
    {
        router.Log.Write(new Message("TEST", severity, "SAID", "{0}"), text);
        return Task.CompletedTask;
    });

    [Test]
    public async Task HostnameIsInThePrompt()
    {
        await using var router = await WithAsync("hostname a-branch-router-with-a-long-name");
        await router.LogInAsync();
        Assert.That(await router.RunAsync("configure terminal"), Does.EndWith("\na-branch-router-with(config)#"), "cut at 20 characters in configuration modes");
        Assert.That(await router.RunAsync("end"), Does.EndWith("\na-branch-router-with-a-long-name#"));
    }

    [Test]
    public async Task LoggingConsoleLevelDecidesWhatTheConsoleShows()
    {
        await using var router = await WithAsync("logging console warnings");
        await LogAsync(router, 5, "quiet");
        await LogAsync(router, 4, "loud");
        Assert.That(router.Line.Output, Does.Contain("loud").And.Not.Contain("quiet"));
    }

    [Test]
    public async Task NoLoggingConsoleIsSilentUnlessTheTerminalMonitors()
    {
        await using var router = await WithAsync("no logging console");
        await router.LogInAsync();
        await LogAsync(router, 0, "unheard");
        await router.RunAsync("terminal monitor");
        await LogAsync(router, 7, "heard");
        await router.RunAsync("terminal no monitor");
        await LogAsync(router, 0, "missed");
        Assert.That(router.Line.Output, Does.Contain("heard\n").And.Not.Contain("unheard").And.Not.Contain("missed"));
    }

    [Test]
    public async Task LoggingBufferedSizeAndLevelDecideWhatIsKept()
    {
        await using var router = await WithAsync("logging buffered 4096 errors");
        await LogAsync(router, 4, "not kept");
        await LogAsync(router, 3, "first");
        for (var i = 0; i < 100; i++) await LogAsync(router, 3, new string('x', 60));
        await router.LogInAsync();
        await router.RunAsync("terminal length 0");
        var shown = await router.RunAsync("show logging");
        Assert.That(shown, Does.Contain("Log Buffer (4096 bytes):").And.Contain("xxx").And.Not.Contain("not kept").And.Not.Contain("first"));
    }

    [Test]
    public async Task EnableSecretIsAskedFor()
    {
        await using var router = await WithAsync("enable secret sesame open");
        await router.LogInAsync(enable: false);
        await router.TypeAsync("enable\r", text => text.EndsWith("Password: ", StringComparison.Ordinal));
        var output = await router.TypeAsync("wrong\rsesame open\r", text => text.EndsWith('#'));
        Assert.That(output, Does.Not.Contain("sesame").And.Not.Contain("wrong"));
        Assert.That(router.Router.Config.Enable[15].Secret, Does.StartWith("$9$"));
    }

    [Test]
    public async Task UsernameWithSecretLogsInWithItsPrivilege()
    {
        await using var router = await WithAsync("username admin privilege 15 secret 0 sesame", "username guest secret sesame", "line con 0", " login local");
        await router.TypeAsync("\r", text => text.EndsWith("User Access Verification\n\nUsername: ", StringComparison.Ordinal));
        await router.TypeAsync("admin\r", text => text.EndsWith("Password: ", StringComparison.Ordinal));
        await router.TypeAsync("sesame\r", text => text.EndsWith("Router#", StringComparison.Ordinal));
        await router.TypeAsync("exit\r", text => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal));
        await router.TypeAsync("\rguest\rsesame\r", text => text.EndsWith("Router>", StringComparison.Ordinal));
    }

    [Test]
    public async Task LoginLocalRefusesStrangersThreeTimes()
    {
        await using var router = await WithAsync("username admin secret sesame", "line con 0", " login local");
        var output = await router.TypeAsync("\radmin\rwrong\rnobody\rsesame\radmin\rsesame\u0020\r", text => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal));
        Assert.That(output.Split("% Login invalid\n"), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task ExecTimeoutLogsOut()
    {
        await using var router = await WithAsync("line con 0", " exec-timeout 0 30");
        await router.LogInAsync();
        await router.AdvanceAsync(TimeSpan.FromSeconds(29));
        await router.RunAsync("show privilege");
        await router.AdvanceAsync(TimeSpan.FromSeconds(30));
        await router.Line.WaitAsync(text => text.Contains("Router con0 is now available", StringComparison.Ordinal));
    }

    [Test]
    public async Task LoggingSynchronousRedrawsThePrompt()
    {
        await using var router = await WithAsync("line con 0", " logging synchronous");
        await router.LogInAsync();
        await router.TypeAsync("show", text => text == "show");
        await LogAsync(router, 5, "there");
        Assert.That(router.Line.Output, Does.EndWith("Router#show\nNov 22 10:42:15.000: %TEST-5-SAID: there\nRouter#show"));
    }

    [Test]
    public async Task DomainLookupDecidesWhatAnUnknownWordIsAnswered()
    {
        await using var router = await WithAsync();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("foo"), Does.Contain("Translating \"foo\"...domain server (255.255.255.255)\n% Unknown command"));
        await router.ReplayAsync(["no ip domain-lookup"]);
        Assert.That(await router.RunAsync("foo"), Is.EqualTo("foo\n% Unknown command or computer name, or unable to find computer address\nRouter#"));
    }

    [Test]
    public async Task TooLargeABufferIsRefused()
    {
        await using var router = new TestRouter(logPool: 8192);
        var faults = await router.ReplayAsync(["logging buffered 8193"]);
        Assert.That(faults.Single().Message, Does.Contain("at most 8192 bytes"));
    }

    [Test]
    public async Task PasswordInClearIsNotKeptInTheHistory()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.RunAsync("username bob privilege 15 secret open sesame");
        await router.RunAsync("enable secret 0 sesame");
        Assert.That(await router.TypeAsync("\u0010", text => text.Length > 0), Is.EqualTo("\a"), "there is nothing to recall");
    }

    [Test]
    public async Task WhatWasLoggedAtBootFollowsPressReturn()
    {
        await using var router = new TestRouter(backlog: [new("Nov 22 10:42:15.000: %SYS-5-RESTART: System restarted --", 5)]);
        var written = await router.Line.WaitAsync(text => text.EndsWith("--\n", StringComparison.Ordinal));
        Assert.That(written, Is.EqualTo("\n\nPress RETURN to get started!\n\n\nNov 22 10:42:15.000: %SYS-5-RESTART: System restarted --\n"));
    }

    [Test]
    public async Task DefaultInterfaceIsAsOnAFreshRouter()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        foreach (var line in (string[])["configure terminal", "interface g0/0", "ip address 127.0.0.1 255.0.0.0", "shutdown"]) await router.RunAsync(line);
        Assert.That(await router.RunAsync("default interface g0/0"), Does.Contain("Interface GigabitEthernet0/0 set to default configuration\n"));
        Assert.That(await router.RunAsync("do show running-config | section 0/0"), Does.EndWith("interface GigabitEthernet0/0\n no ip address\nRouter(config)#"));
    }
}
