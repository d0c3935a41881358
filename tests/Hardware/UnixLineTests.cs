using System.Net.Sockets;
using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class UnixLineTests
{
    const int Mebibyte = 1 << 20;

    [Test]
    public async Task AMebibyteGoesBothWaysThroughSocatByteForByte()
    {
        using var scratch = new Scratch();
        await using var router = LineReader.Open($"unix:{scratch["con"]}");
        using var socat = new Peer("socat", "-", $"UNIX-CONNECT:{scratch["con"]}");
        var noise = FarEnd.Noise(Mebibyte);

        var sending = Task.Run(() => { socat.Input.Write(noise); socat.Input.Flush(); });
        Assert.That(await router.BytesAsync(Mebibyte), Is.EqualTo(noise));
        await sending;
        var receiving = FarEnd.ReadAsync(socat.Output, Mebibyte);
        await router.WriteAsync(noise);
        Assert.That(await receiving, Is.EqualTo(noise));
    }

    [Test]
    public async Task OnlyTheOwnerMayConnect()
    {
        using var scratch = new Scratch();
        await using var router = LineReader.Open($"unix:{scratch["con"]}");

        Assert.That(File.GetUnixFileMode(scratch["con"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(router.Line.Path, Is.EqualTo(scratch["con"]));
    }

    [Test]
    public async Task SecondClientIsToldInOneLineAndClosed()
    {
        using var scratch = new Scratch();
        await using var router = LineReader.Open($"unix:{scratch["con"]}");
        await using var first = await ConnectAsync(scratch["con"]);
        await router.UntilAsync("<CarrierUp>");
        await using var second = await ConnectAsync(scratch["con"]);

        Assert.That(await new StreamReader(second).ReadToEndAsync().WaitAsync(FarEnd.Deadline), Is.EqualTo("% The console is in use.\r\n"));
    }

    [Test]
    public async Task SocketOfAKilledRouterIsReplaced()
    {
        using var scratch = new Scratch();
        await MakeStaleSocketAsync(scratch["con"]);
        await using var router = LineReader.Open($"unix:{scratch["con"]}");
        await using var client = await ConnectAsync(scratch["con"]);
        await client.WriteAsync("hi"u8.ToArray());

        Assert.That(await router.UntilAsync("hi"), Is.EqualTo("<CarrierUp>hi"));
    }

    [Test]
    public async Task SocketOfALivingRouterIsRefused()
    {
        using var scratch = new Scratch();
        await using var router = LineReader.Open($"unix:{scratch["con"]}");

        Assert.That(() => LineReader.Open($"unix:{scratch["con"]}"),
            Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.Unavailable).And.Message.Contain("another process listens"));
    }

    [Test]
    public void FileInTheWayIsRefusedAndKept()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["con"], "precious");

        Assert.That(() => LineReader.Open($"unix:{scratch["con"]}"), Throws.TypeOf<UartException>().With.Message.Contain("is no socket"));
        Assert.That(File.ReadAllText(scratch["con"]), Is.EqualTo("precious"));
    }

    [Test]
    public void PathTooLongForASocketIsRefused()
        => Assert.That(() => LineReader.Open($"unix:/tmp/{new string('x', 120)}"), Throws.TypeOf<UartException>().With.Message.Contain("cannot listen"));

    [Test]
    public async Task SocketGoesWithTheLine()
    {
        using var scratch = new Scratch();
        await LineReader.Open($"unix:{scratch["con"]}").DisposeAsync();

        Assert.That(File.Exists(scratch["con"]), Is.False);
    }

    static async Task<NetworkStream> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new(socket, ownsSocket: true);
    }

    /// <summary>A socket whose process was killed before it could remove it.</summary>
    static async Task MakeStaleSocketAsync(string path)
    {
        using var killed = new Peer("socat", $"UNIX-LISTEN:{path},unlink-close=0", "-");
        await Peer.WaitForAsync(() => File.Exists(path), "socket");
        killed.End();
    }
}
