using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary><c>telnet</c> from a line to a host on the loopback, and what is done with the connections.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TelnetCommandTests
{
    const string Suspend = "\u001ex";

    static async Task<TestRouter> LoggedInAsync(params string[] line)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(["line con 0", .. line]), Is.Empty);
        await router.LogInAsync();
        return router;
    }

    static async Task<FarClient> ConnectAsync(TestRouter router, FarEnd far)
    {
        await router.TypeAsync($"telnet 127.0.0.1 {far.Port}\r", text => text.EndsWith("Open\n", StringComparison.Ordinal));
        return await far.AcceptAsync();
    }

    static Task<string> SuspendAsync(TestRouter router) => router.TypeAsync(Suspend, text => text.EndsWith('#'));

    [Test]
    public async Task WhatIsTypedArrivesAndWhatComesIsShown()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        Assert.That(router.Line.Output, Does.EndWith($"\nTrying 127.0.0.1, {far.Port} ... Open\n"));
        await client.SendAsync([255, 251, 1]);
        Assert.That(await client.ReadAsync(3), Is.EqualTo(new byte[] { 255, 253, 1 }), "echo is agreed to");
        await client.SendAsync("\r\nlogin: ");
        await router.Line.WaitAsync(text => text.EndsWith("login: ", StringComparison.Ordinal));
        router.Line.Type("cisco\u0003\r");
        Assert.That(await client.ReadTextAsync(8), Is.EqualTo("cisco\u0003\r\n"));
        Assert.That(router.Line.Output, Does.EndWith("login: "), "the far end echoes, the router does not");
        var before = router.Line.Output.Length;
        client.Dispose();
        Assert.That((await router.Line.WaitAsync(text => text.Length > before && text.EndsWith('#')))[before..], Is.EqualTo("\n[Connection to 127.0.0.1 closed by foreign host]\nRouter#"));
    }

    [Test]
    public async Task FarEndThatDoesNotEchoIsEchoedFor()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        Assert.That(await router.TypeAsync("GET /\r", text => text.EndsWith('\n')), Is.EqualTo("GET /\n"));
        Assert.That(await client.ReadTextAsync(7), Is.EqualTo("GET /\r\n"));
    }

    [Test]
    public async Task RefusedConnectionIsSaid()
    {
        await using var router = await LoggedInAsync();
        using var closed = new ClosedPort();
        Assert.That(await router.RunAsync($"telnet 127.0.0.1 {closed.Port}"), Is.EqualTo($"telnet 127.0.0.1 {closed.Port}\nTrying 127.0.0.1, {closed.Port} ... \n% Connection refused by remote host\n\nRouter#"));
    }

    [Test]
    public async Task NameThatIsNoHostIsSaid()
    {
        await using var router = await LoggedInAsync();
        await router.ReplayAsync(["no ip domain lookup"]);
        Assert.That(await router.RunAsync("telnet nowhere"), Is.EqualTo("telnet nowhere\n% Bad IP address or host name\nRouter#"));
        Assert.That(await router.RunAsync("nowhere"), Is.EqualTo("nowhere\n% Unknown command or computer name, or unable to find computer address\nRouter#"));
    }

    [Test]
    public async Task SuspendedConnectionIsListedAndResumed()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var first = await ConnectAsync(router, far);
        Assert.That(await SuspendAsync(router), Is.EqualTo("\nRouter#"));
        using var second = await ConnectAsync(router, far);
        await SuspendAsync(router);
        await router.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.That(await router.RunAsync("show sessions"), Is.EqualTo("""
            show sessions
            Conn Host                Address             Byte  Idle Conn Name
               1 127.0.0.1           127.0.0.1              0     3 127.0.0.1
            *  2 127.0.0.1           127.0.0.1              0     3 127.0.0.1
            Router#
            """));
        await router.TypeAsync("\r", text => text.EndsWith("[Resuming connection 2 to 127.0.0.1 ... ]\n", StringComparison.Ordinal));
        router.Line.Type("two");
        Assert.That(await second.ReadTextAsync(3), Is.EqualTo("two"));
        await SuspendAsync(router);
        await router.TypeAsync("resume 1\r", text => text.EndsWith("[Resuming connection 1 to 127.0.0.1 ... ]\n", StringComparison.Ordinal));
        router.Line.Type("one");
        Assert.That(await first.ReadTextAsync(3), Is.EqualTo("one"));
        await SuspendAsync(router);
        await router.TypeAsync("2\r", text => text.EndsWith("[Resuming connection 2 to 127.0.0.1 ... ]\n", StringComparison.Ordinal));
    }

    [Test]
    public async Task UsersAreShownWithTheHostTheyAreConnectedTo()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await SuspendAsync(router);
        Assert.That(await router.RunAsync("show users"), Does.Contain("\n*  0 con 0                127.0.0.1            00:00:00   \n"));
    }

    [Test]
    public async Task DisconnectAsksAndCloses()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await SuspendAsync(router);
        Assert.That(await router.TypeAsync("disconnect\r", text => text.EndsWith(']')), Does.EndWith("\nClosing connection to 127.0.0.1 [confirm]"));
        await router.TypeAsync("\r", text => text.EndsWith('#'));
        await client.ClosedAsync();
        Assert.That(await router.RunAsync("show sessions"), Does.Contain("% No connections open"));
        Assert.That(await router.RunAsync("disconnect"), Does.Contain("% No current connection"));
        Assert.That(await router.RunAsync("resume 3"), Does.Contain("% 3 is not an open connection"));
    }

    [Test]
    public async Task ExitAsksAboutOpenConnections()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await SuspendAsync(router);
        await router.TypeAsync("exit\r", text => text.EndsWith("(You have open connections) [confirm]", StringComparison.Ordinal));
        await router.TypeAsync("n", text => text.EndsWith('#'));
        await router.TypeAsync("exit\r", text => text.EndsWith("[confirm]", StringComparison.Ordinal));
        await router.TypeAsync("\r", text => text.StartsWith("\nClosing: 127.0.0.1 !\n", StringComparison.Ordinal));
        await client.ClosedAsync();
    }

    [Test]
    public async Task HangUpClosesTheConnections()
    {
        await using var router = await LoggedInAsync();
        using var far = new FarEnd();
        using var first = await ConnectAsync(router, far);
        await SuspendAsync(router);
        using var second = await ConnectAsync(router, far);
        router.Line.Raise(LineEvent.CarrierDown);
        await first.ClosedAsync();
        await second.ClosedAsync();
    }

    [Test]
    public async Task SessionTimeoutClosesAConnectionNobodyTypesInto()
    {
        await using var router = await LoggedInAsync(" session-timeout 2");
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await router.AdvanceAsync(TimeSpan.FromSeconds(119));
        router.Line.Type("x");
        await client.ReadAsync(1);
        await router.AdvanceAsync(TimeSpan.FromSeconds(119));
        await client.SendAsync("output counts for nothing");
        await router.Line.WaitAsync(text => text.EndsWith("nothing", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromSeconds(1));
        await router.Line.WaitAsync(text => text.EndsWith("\n[Connection to 127.0.0.1 idle too long; timed out]\nRouter#", StringComparison.Ordinal));
        await client.ClosedAsync();
    }

    [Test]
    public async Task SessionTimeoutOutputCountsWhatComesToo()
    {
        await using var router = await LoggedInAsync(" session-timeout 2 output");
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await router.AdvanceAsync(TimeSpan.FromSeconds(119));
        await client.SendAsync("still here");
        await router.Line.WaitAsync(text => text.EndsWith("still here", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromSeconds(119));
        await router.Scheduler.RunAsync(() => Task.CompletedTask);
        Assert.That(router.Line.Output, Does.EndWith("still here"));
        await router.AdvanceAsync(TimeSpan.FromSeconds(1));
        await router.Line.WaitAsync(text => text.EndsWith("idle too long; timed out]\nRouter#", StringComparison.Ordinal));
    }

    [Test]
    public async Task ExecTimeoutDoesNotCountWhileConnected()
    {
        await using var router = await LoggedInAsync(" exec-timeout 1 0");
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await router.AdvanceAsync(TimeSpan.FromMinutes(5));
        router.Line.Type("x");
        Assert.That(await client.ReadTextAsync(1), Is.EqualTo("x"));
    }

    [Test]
    public async Task SessionLimitBoundsTheConnections()
    {
        await using var router = await LoggedInAsync(" session-limit 1");
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        await SuspendAsync(router);
        Assert.That(await router.RunAsync("telnet 127.0.0.1"), Does.Contain("% Session limit exceeded"));
    }

    [Test]
    public async Task TransportOutputNoneForbidsConnections()
    {
        await using var router = await LoggedInAsync(" transport output none");
        Assert.That(await router.RunAsync("telnet 127.0.0.1"), Does.Contain("\n% telnet connections not permitted from this terminal\n"));
    }

    [Test]
    public async Task TransportPreferredNoneTriesNoWordAsAHost()
    {
        await using var router = await LoggedInAsync(" transport preferred none");
        Assert.That(await router.RunAsync("foo"), Is.EqualTo("foo\n       ^\n% Invalid input detected at '^' marker.\n\nRouter#"));
    }

    [Test]
    public async Task AddressTypedAloneIsConnectedTo()
    {
        // Nobody listens for telnet on this loopback address.
        await using var router = await LoggedInAsync();
        Assert.That(await router.RunAsync("127.99.99.1"), Is.EqualTo("127.99.99.1\nTrying 127.99.99.1 ... \n% Connection refused by remote host\n\nRouter#"));
    }

    [Test]
    public async Task EscapeCharacterLeadsOut()
    {
        await using var router = await LoggedInAsync(" escape-character 29");
        using var far = new FarEnd();
        using var client = await ConnectAsync(router, far);
        router.Line.Type("\u001e\u001d\u001dy\u001db");
        Assert.That(await client.ReadAsync(5), Is.EqualTo(new byte[] { 0x1E, 0x1D, (byte)'y', 255, 243 }));
        await router.TypeAsync("\u001dx", text => text.EndsWith('#'));
    }
}
