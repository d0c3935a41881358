using System.Net;
using System.Net.Sockets;
using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>A console by telnet whose client is there no more, or is there and reads nothing; the times are short, the kernel's work is real.</summary>
[Parallelizable(ParallelScope.All)]
sealed class LostLinkTests
{
    // More than the buffers of both ends hold.
    const int Much = 32 << 20;
    static readonly KeepAlive quick = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1);

    [Test]
    public async Task SilentClientLosesTheConsole()
    {
        await using var router = Open();
        using var client = await ConnectAsync(router);
        client.Vanish();
        Assert.That(await router.UntilAsync("<CarrierDown>"), Is.EqualTo("<CarrierUp><CarrierDown>"));
        await NextClientIsServedAsync(router);
    }

    [Test]
    public async Task SilentClientLosesTheConsoleThoughOutputWaitsForIt()
    {
        await using var router = Open();
        using var client = await ConnectAsync(router);
        client.Vanish();
        await router.WriteAsync("anybody there?");
        await router.UntilAsync("<CarrierDown>");
        await NextClientIsServedAsync(router);
    }

    [Test]
    public async Task ClientThatVanishesWhileItReadsNothingHoldsNoWriter()
    {
        await using var router = Open();
        using var client = await ConnectAsync(router);
        var writing = router.Line.WriteAsync(new byte[Much], CancellationToken.None).AsTask();
        await StalledAsync(client, TimeSpan.Zero);
        client.Vanish();
        await router.UntilAsync("<CarrierDown>");
        await writing.WaitAsync(FarEnd.Deadline);
    }

    [Test]
    public async Task ClientThatReadsNothingForLongKeepsTheConsole()
    {
        await using var router = Open();
        using var client = await ConnectAsync(router);
        var much = new byte[Much];
        var writing = router.Line.WriteAsync(much, CancellationToken.None).AsTask();
        // Nothing was asked of it for longer than a client may be silent.
        await StalledAsync(client, quick.Patience + quick.Interval);
        await using var stream = new NetworkStream(client);
        Assert.That(await FarEnd.ReadAsync(stream, Much), Is.EqualTo(much));
        await writing.WaitAsync(FarEnd.Deadline);
        Assert.That(router.Line.HasCarrier);
    }

    static LineReader Open()
    {
        var (socket, path) = ConsoleListener.Tcp("tcp:127.0.0.1:0", "127.0.0.1", 0);
        return new(new SocketLine("tcp:127.0.0.1:0", socket, path, telnet: true, TimeProvider.System, LineReader.NewLog(), quick));
    }

    static async Task<Socket> ConnectAsync(LineReader router)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(router.Line.Path!));
        var greeting = new byte[9];
        for (var read = 0; read < greeting.Length;) read += await socket.ReceiveAsync(greeting.AsMemory(read));
        return socket;
    }

    static async Task NextClientIsServedAsync(LineReader router)
    {
        using var next = await ConnectAsync(router);
        await next.SendAsync("here"u8.ToArray());
        Assert.That(await router.UntilAsync("here"), Does.EndWith("<CarrierDown><CarrierUp>here"));
    }

    /// <summary>Completes once something waits to be read and nothing has come for so long, not even a question.</summary>
    static Task StalledAsync(Socket client, TimeSpan silence) => Peer.WaitForAsync(() => client.Available > 0 && Silence(client) > silence.TotalMilliseconds, "silence");

    static int Silence(Socket client)
    {
        const int Tcp = 6, TcpInfo = 11, LastAcknowledgement = 56;
        Span<byte> info = stackalloc byte[LastAcknowledgement + sizeof(int)];
        client.GetRawSocketOption(Tcp, TcpInfo, info);
        return BitConverter.ToInt32(info[LastAcknowledgement..]);
    }
}
