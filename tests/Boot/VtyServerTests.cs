using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Boot;
using NUnit.Framework;
using Tests.Commands;

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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
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
    readonly VtyServer server;

    Vtys()
    {
        server = new VtyServer(() => [IPAddress.Loopback], 0, Router.Scheduler, TimeProvider.System, Router.Log);
        server.Serve(Router.Router);
    }

    public TestRouter Router { get; } = new();
    public int Port => server.Port;

    public static async Task<Vtys> StartAsync(params string[] lines)
    {
        var vtys = new Vtys();
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await Router.Scheduler.RunAsync(() => Task.FromResult(Router.Router.Seats.Taken.Count)) > inUse + 1) await Task.Delay(10, patience.Token);
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
    static readonly TimeSpan patience = TimeSpan.FromSeconds(20);
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

    /// <summary>Completes when the router has closed the connection.</summary>
    public async Task ClosedAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        var chunk = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(chunk, limit.Token) > 0) { }
        }
        catch (SocketException e) { Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset)); }
    }

    public void EndInput() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => socket.Dispose();
}
