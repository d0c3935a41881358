using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Boot;
using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;
using Tests.Commands;
using static Tests.Hardware.LostLink;

namespace Tests.Boot;

/// <summary>The vtys over real TCP.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VtyServerTests
{
    static readonly string[] open = ["line vty 0 4", " no login", " transport input telnet"];

    [Test]
    public async Task VtyThatTakesNoTelnetIsNotListenedFor()
    {
        await using var vtys = await Vtys.StartAsync();
        Assert.That(vtys.Port, Is.Zero);
        await vtys.ConfigureAsync("line vty 0 4", " transport input ssh");
        Assert.That(vtys.Port, Is.Zero);
        await vtys.ConfigureAsync("line vty 0", " transport input telnet ssh");
        Assert.That(vtys.Port, Is.Not.Zero);
        await vtys.ConfigureAsync("line vty 0", " transport input none");
        Assert.That(vtys.Port, Is.Zero);
    }

    [Test]
    public async Task TransportInputTelnetLetsAClientIn()
    {
        await using var vtys = await Vtys.StartAsync(open);
        using var client = await vtys.ConnectAsync();
        Assert.That(await client.UntilAsync("Router>"), Does.Contain("Router>"));
        await client.TypeAsync("show users\r\0");
        Assert.That(await client.UntilAsync("Router>"), Does.Contain("*  1 vty 0                idle                 00:00:00 127.0.0.1\r\n"));
        await client.TypeAsync("exit\r\n");
        await client.ClosedAsync();
    }

    [Test]
    public async Task ClientBeyondTheLastVtyIsRefused()
    {
        await using var vtys = await Vtys.StartAsync(open);
        var clients = new List<VtyClient>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await vtys.ConnectAsync());
            await clients[i].UntilAsync("Router>");
        }
        using var sixth = await vtys.ConnectAsync();
        await sixth.ClosedAsync();
        clients[2].Dispose();
        await vtys.LeftAsync(4);
        using var next = await vtys.ConnectAsync();
        await next.UntilAsync("Router>");
        await next.TypeAsync("show users\r\n");
        Assert.That(await next.UntilAsync("Peer Address"), Does.Contain("*  3 vty 2 "));
        foreach (var client in clients) client.Dispose();
    }

    [Test]
    public async Task ClientThatNeverReadsStallsNobodyAndIsCleared()
    {
        await using var vtys = await Vtys.StartAsync(open);
        using var deaf = await vtys.ConnectAsync();
        await deaf.UntilAsync("Router>");
        await deaf.TypeAsync("terminal length 0\r\n" + string.Concat(Enumerable.Repeat("show line\r\n", 20000)));
        await vtys.Router.LogInAsync();
        Assert.That(await vtys.Router.RunAsync("show privilege"), Does.Contain("level is 15"));
        await vtys.Router.TypeAsync("clear line 1\r", text => text.EndsWith("[confirm]", StringComparison.Ordinal));
        await vtys.Router.TypeAsync("\r", text => text.EndsWith('#'));
        await vtys.LeftAsync(0);
    }

    [TestCase(false, TestName = "HalfOpenVtyIsFreed")]
    [TestCase(true, TestName = "HalfOpenVtyIsFreedThoughOutputWaits")]
    public async Task HalfOpenVtyIsFreed(bool outputWaits)
    {
        await using var vtys = await Vtys.StartAsync(new KeepAlive(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1), [.. open, " privilege level 15"]);
        using var client = await vtys.ConnectAsync();
        await client.UntilAsync("Router#");
        await client.TypeAsync("terminal monitor\r\n");
        await client.UntilAsync("Router#");
        client.Vanish();
        if (outputWaits) vtys.Router.Log.Write(new Message("SYS", 5, "TEST", "Nobody reads this"));
        await vtys.LeftAsync(0);
        using var next = await vtys.ConnectAsync();
        await next.UntilAsync("Router#");
    }

    [Test]
    public async Task WhileQuietConnectionsAreRefused()
    {
        await using var vtys = await Vtys.StartAsync([.. open, "login block-for 60 attempts 1 within 30"]);
        using var before = await vtys.ConnectAsync();
        await before.UntilAsync("Router>");
        await vtys.Router.Scheduler.RunAsync(() =>
        {
            vtys.Router.Router.LoginWatch.Failed(new("eve", "192.0.2.7", 23), "Login Authentication Failed - BadUser");
            return Task.CompletedTask;
        });
        using var refused = await vtys.ConnectAsync();
        Assert.That(await refused.ClosedAsync(), Is.Empty);
        // Who was in stays in.
        await before.TypeAsync("show privilege\r\n");
        await before.UntilAsync("level is 1");
        await vtys.Router.Scheduler.RunAsync(() =>
        {
            vtys.Router.Time.Advance(TimeSpan.FromSeconds(60));
            return Task.CompletedTask;
        });
        using var after = await vtys.ConnectAsync();
        await after.UntilAsync("Router>");
    }

    [Test]
    public async Task ClientThatEndsItsInputStillReadsTheAnswer()
    {
        await using var vtys = await Vtys.StartAsync(open);
        using var client = await vtys.ConnectAsync();
        await client.TypeAsync("show privilege\r\nexit\r\n");
        client.EndInput();
        Assert.That(await client.UntilAsync("level is 1"), Does.Contain("level is 1"));
        await client.ClosedAsync();
    }

    [Test]
    public async Task EveryByteANegotiatingClientSendsLeavesThePromptAlive()
    {
        await using var vtys = await Vtys.StartAsync(open);
        using var client = await vtys.ConnectAsync();
        await client.UntilAsync("Router>");
        var random = new Random(20261122);
        var noise = new byte[100_000];
        random.NextBytes(noise);
        for (var i = 0; i < noise.Length; i += 3) noise[i] = 255;
        for (var i = 0; i < noise.Length; i++) noise[i] = noise[i] is >= 0x20 and < 0x7F or 0x1A or 0x04 ? (byte)0x15 : noise[i];
        await client.SendAsync(noise);
        await client.SendAsync((byte[])[255, 240, 3, 3, 0x15, .. "\r\nshow privilege\r\n"u8]);
        Assert.That(await client.UntilAsync("level is 1"), Does.Contain("Current privilege level is 1"));
    }

    [Test]
    public async Task EveryByteGoesThroughAnOutgoingConnectionAsItIs()
    {
        await using var vtys = await Vtys.StartAsync([.. open, " escape-character NONE"]);
        using var far = new FarEnd();
        using var client = await vtys.ConnectAsync();
        await client.UntilAsync("Router>");
        await client.TypeAsync($"telnet 127.0.0.1 {far.Port}\r\n");
        await client.UntilAsync("Open\r\n");
        using var remote = await far.AcceptAsync();
        await remote.SendAsync([255, 251, 1]);
        Assert.That(await remote.ReadAsync(3), Is.EqualTo(new byte[] { 255, 253, 1 }));
        var bytes = Enumerable.Range(0, 256).Where(b => b != '\r').Select(b => (byte)b).ToArray();
        var doubled = bytes.SelectMany(b => b == 255 ? new byte[] { 255, 255 } : [b]).ToArray();
        await client.SendAsync(doubled);
        Assert.That(await remote.ReadAsync(doubled.Length), Is.EqualTo(doubled));
        await remote.SendAsync([.. doubled, .. "end"u8]);
        Assert.That(await client.UntilAsync("end"), Is.EqualTo(System.Text.Encoding.Latin1.GetString(doubled) + "end"));
    }

    [Test]
    public async Task DebiansTelnetLogsInAndLeaves()
    {
        await using var vtys = await Vtys.StartAsync(open);
        using var telnet = Process.Start(new ProcessStartInfo("telnet", $"127.0.0.1 {vtys.Port}") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await telnet.StandardInput.WriteAsync("show privilege\nexit\n");
        await telnet.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = await telnet.StandardOutput.ReadToEndAsync(patience.Token);
        Assert.That(output.ReplaceLineEndings("\n"), Does.Contain("Router>show privilege\nCurrent privilege level is 1\nRouter>exit\n"));
        Assert.That(await telnet.StandardError.ReadToEndAsync(patience.Token), Does.Contain("Connection closed by foreign host."));
    }

    [Test]
    public async Task SwitchingOffEndsEverySession()
    {
        var vtys = await Vtys.StartAsync(open);
        using var client = await vtys.ConnectAsync();
        await client.UntilAsync("Router>");
        await vtys.DisposeAsync();
        await client.ClosedAsync();
    }
}

/// <summary>A test's router whose vtys listen on the loopback.</summary>
sealed class Vtys : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);
    readonly VtyServer server;

    Vtys(KeepAlive? keepAlive)
    {
        server = new VtyServer(() => [IPAddress.Loopback], 0, Router.Scheduler, TimeProvider.System, Router.Log, keepAlive);
        server.Serve(Router.Router);
    }

    public TestRouter Router { get; } = new();
    public int Port => server.Port;

    public static Task<Vtys> StartAsync(params string[] lines) => StartAsync(null, lines);

    public static async Task<Vtys> StartAsync(KeepAlive? keepAlive, params string[] lines)
    {
        var vtys = new Vtys(keepAlive);
        await vtys.ConfigureAsync(lines);
        return vtys;
    }

    public async Task ConfigureAsync(params string[] lines)
    {
        Assert.That(await Router.ReplayAsync(lines), Is.Empty);
        await Router.Scheduler.RunAsync(() => { server.Apply(); return Task.CompletedTask; });
    }

    public async Task<VtyClient> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return new VtyClient(socket);
    }

    /// <summary>Completes when no more than so many vtys are in use.</summary>
    public async Task LeftAsync(int inUse)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seats = Router.Router.Seats;
        await Router.Scheduler.RunAsync(() =>
        {
            seats.Changed += Look;
            Look();
            return Task.CompletedTask;
        });
        await left.Task.WaitAsync(patience);

        // The console is one of them.
        void Look()
        {
            if (seats.Taken.Count <= inUse + 1) left.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await Router.DisposeAsync();
    }
}

/// <summary>A bare TCP client of a vty.</summary>
sealed class VtyClient(Socket socket) : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);
    readonly StringBuilder read = new();

    public Task TypeAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(patience);
        await socket.SendAsync(bytes, limit.Token);
    }

    /// <summary>What was written up to and with <paramref name="end"/>, since the last call.</summary>
    public async Task<string> UntilAsync(string end)
    {
        using var limit = new CancellationTokenSource(patience);
        var chunk = new byte[4096];
        while (!read.ToString().Contains(end, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(chunk, limit.Token);
            if (count == 0) throw new IOException($"closed after:\n{read}");
            read.Append(Encoding.Latin1.GetString(chunk, 0, count));
        }
        var text = read.ToString();
        var at = text.IndexOf(end, StringComparison.Ordinal) + end.Length;
        read.Remove(0, at);
        return text[..at];
    }

    /// <summary>Completes when the router has closed the connection, and gives what it sent until then.</summary>
    public async Task<string> ClosedAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        var chunk = new byte[4096];
        var rest = new StringBuilder();
        try
        {
            for (int count; (count = await socket.ReceiveAsync(chunk, limit.Token)) > 0;) rest.Append(Encoding.Latin1.GetString(chunk, 0, count));
        }
        catch (SocketException e) { Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset)); }
        return rest.ToString();
    }

    /// <summary>As if its cable was pulled.</summary>
    public void Vanish() => socket.Vanish();

    public void EndInput() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();
}
