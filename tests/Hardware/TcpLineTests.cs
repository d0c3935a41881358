using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class TcpLineTests
{
    const string Ephemeral = "tcp:127.0.0.1:0";
    const int GreetingBytes = 9;
    const int Mebibyte = 1 << 20;

    [Test]
    public async Task GreetingOffersEchoAndNoGoAheadAndAsksForTheWindow()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);

        Assert.That(await FarEnd.ReadAsync(client, GreetingBytes), Is.EqualTo(new byte[] { 255, 251, 1, 255, 251, 3, 255, 253, 31 }));
    }

    [Test]
    public async Task AMebibyteGoesBothWaysByteForByte()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await FarEnd.ReadAsync(client, GreetingBytes);
        var noise = FarEnd.Noise(Mebibyte);
        var onTheWire = AsTelnet(noise);

        var sending = client.WriteAsync(onTheWire);
        Assert.That(await router.BytesAsync(Mebibyte), Is.EqualTo(noise));
        await sending;
        // A CR before LF needs no NUL: the router leaves it out, the client above did not have to.
        var receiving = FarEnd.ReadAsync(client, onTheWire.Length - ReturnsBeforeNewLine(noise));
        await router.WriteAsync(noise);

        Assert.That(FromTelnet(await receiving), Is.EqualTo(noise));
    }

    [Test]
    public async Task FloodOf150KilobytesArrivesWhole()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await router.UntilAsync("<CarrierUp>");
        var flood = new byte[150_000];
        Array.Fill(flood, (byte)'x');
        var writing = router.WriteAsync(flood);

        Assert.That((await FarEnd.ReadAsync(client, GreetingBytes + flood.Length))[GreetingBytes..], Is.EqualTo(flood));
        await writing;
    }

    [TestCase("show clock\r\n", "show clock\r")]
    [TestCase("show clock\r\0", "show clock\r")]
    [TestCase("a\rb", "a\rb")]
    [TestCase("a\nb", "a\nb")]
    [TestCase("\r\n\r\n\r\0\r", "\r\r\r\r")]
    public async Task EnterIsOneReturnHoweverItIsSent(string sent, string expected)
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        foreach (var b in Encoding.ASCII.GetBytes(sent + "!")) await client.WriteAsync(new[] { b });

        Assert.That(await router.UntilAsync("!"), Is.EqualTo($"<CarrierUp>{expected}!"));
    }

    [Test]
    public async Task BreakComesWhereItWasSent()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await client.WriteAsync(new byte[] { (byte)'a', 255, 243, (byte)'b' });

        Assert.That(await router.UntilAsync("b"), Is.EqualTo("<CarrierUp>a<Break>b"));
    }

    [Test]
    public async Task AreYouThereIsAnswered()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await client.WriteAsync(new byte[] { 255, 246 });

        Assert.That((await FarEnd.ReadTextAsync(client, GreetingBytes + 9))[GreetingBytes..], Is.EqualTo("\r\n[yes]\r\n"));
    }

    [Test]
    public async Task WindowSizeIsTold()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        // 511 columns hold an FF, which is doubled even here.
        await client.WriteAsync(new byte[] { 255, 251, 31, 255, 250, 31, 1, 255, 255, 0, 40, 255, 240 });
        await router.UntilAsync("<Resized>");

        Assert.That((router.Line.Columns, router.Line.Rows), Is.EqualTo((511, 40)));
    }

    [Test]
    public async Task WindowOfOneClientIsNotTheNextOnes()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using (var client = await ConnectAsync(router)) await client.WriteAsync(new byte[] { 255, 250, 31, 0, 132, 0, 40, 255, 240 });
        await router.UntilAsync("<CarrierDown>");

        Assert.That((router.Line.Columns, router.Line.Rows), Is.EqualTo(((int?)null, (int?)null)));
    }

    [Test]
    public async Task OptionsWeDoNotHaveAreRefusedOnce()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await client.WriteAsync(new byte[] { 255, 253, 24, 255, 253, 24, 255, 251, 39, 255, 251, 39, 255, 246 });

        var replies = (await FarEnd.ReadAsync(client, GreetingBytes + 6 + 9))[GreetingBytes..];

        Assert.That(replies, Is.EqualTo(new byte[] { 255, 252, 24, 255, 254, 39 }.Concat("\r\n[yes]\r\n"u8.ToArray())));
    }

    [Test]
    public async Task SecondClientIsToldInOneLineAndClosed()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var first = await ConnectAsync(router);
        await router.UntilAsync("<CarrierUp>");
        await using var second = await ConnectAsync(router);

        Assert.That(await new StreamReader(second).ReadToEndAsync().WaitAsync(FarEnd.Deadline), Is.EqualTo("% The console is in use.\r\n"));
        await first.WriteAsync("still here"u8.ToArray());
        Assert.That(await router.UntilAsync("here"), Is.EqualTo("<CarrierUp>still here"));
    }

    [Test]
    public async Task WhoComesBackAtOnceIsNotTurnedAway()
    {
        await using var router = LineReader.Open(Ephemeral);
        for (var round = 0; round < 100; round++)
        {
            await using (var client = await ConnectAsync(router)) await client.WriteAsync(Encoding.ASCII.GetBytes($"{round}\r"));
            if (round % 2 == 1) await router.UntilAsync($"{round}\r<CarrierDown>");
        }

        Assert.That(router.Transcript, Is.EqualTo(string.Concat(Enumerable.Range(0, 100).Select(round => $"<CarrierUp>{round}\r<CarrierDown>"))));
    }

    [Test]
    public async Task ClientThatOnlyStoppedSendingStillGetsTheAnswer()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await client.WriteAsync("show clock\r"u8.ToArray());
        client.Socket.Shutdown(SocketShutdown.Send);
        await router.UntilAsync("\r");
        await router.WriteAsync("10:42:15");
        await router.UntilAsync("<CarrierDown>");

        Assert.That((await new StreamReader(client, Encoding.Latin1).ReadToEndAsync().WaitAsync(FarEnd.Deadline))[GreetingBytes..], Is.EqualTo("10:42:15"));
        Assert.That(router.Line.HasCarrier, Is.False);
    }

    [Test]
    public async Task ResetIsAHangUp()
    {
        await using var router = LineReader.Open(Ephemeral);
        var client = await ConnectAsync(router);
        await router.UntilAsync("<CarrierUp>");
        client.Socket.LingerState = new LingerOption(true, 0);
        client.Dispose();

        Assert.That(await router.UntilAsync("<CarrierDown>"), Is.EqualTo("<CarrierUp><CarrierDown>"));
        await router.WriteAsync("to nobody");
    }

    [Test]
    public async Task UrgentDataMarkDoesNotEatTheNextByte()
    {
        await using var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await FarEnd.ReadAsync(client, GreetingBytes);
        client.Socket.Send([255, 242], SocketFlags.OutOfBand);
        await client.WriteAsync("go"u8.ToArray());

        Assert.That(await router.UntilAsync("go"), Is.EqualTo("<CarrierUp>go"));
    }

    [Test]
    public async Task OnlyTheAddressGivenListens()
    {
        await using var router = LineReader.Open(Ephemeral);
        var port = IPEndPoint.Parse(router.Line.Path!).Port;
        using var client = new TcpClient();

        Assert.That(async () => await client.ConnectAsync(IPAddress.Parse("127.0.0.2"), port), Throws.TypeOf<SocketException>());
    }

    [Test]
    public async Task SixthVersionOfTheProtocolWorks()
    {
        await using var router = LineReader.Open("tcp:[::1]:0");
        Assert.That(router.Line.Path, Does.StartWith("[::1]:"));
        await using var client = await ConnectAsync(router);
        await client.WriteAsync("six"u8.ToArray());

        Assert.That(await router.UntilAsync("six"), Is.EqualTo("<CarrierUp>six"));
    }

    [Test]
    public async Task PortThatIsTakenIsUnavailable()
    {
        await using var router = LineReader.Open(Ephemeral);

        Assert.That(() => LineReader.Open($"tcp:{router.Line.Path}"), Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.Unavailable));
    }

    [Test]
    public async Task DisposedLineEndsItsClient()
    {
        var router = LineReader.Open(Ephemeral);
        await using var client = await ConnectAsync(router);
        await router.UntilAsync("<CarrierUp>");
        await router.DisposeAsync();

        Assert.That(await router.UntilAsync("<Closed>"), Does.EndWith("<Closed>"));
        using var late = new TcpClient();
        Assert.That(async () => await late.ConnectAsync(IPEndPoint.Parse(router.Line.Path!)), Throws.TypeOf<SocketException>());
    }

    static async Task<NetworkStream> ConnectAsync(LineReader router)
    {
        var end = IPEndPoint.Parse(router.Line.Path!);
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(end);
        return new(socket, ownsSocket: true);
    }

    static byte[] AsTelnet(byte[] bytes)
    {
        var output = new List<byte>(bytes.Length + 16384);
        for (var i = 0; i < bytes.Length; i++)
        {
            output.Add(bytes[i]);
            if (bytes[i] == 255) output.Add(255);
            if (bytes[i] == '\r') output.Add(0);
        }
        return [.. output];
    }

    static int ReturnsBeforeNewLine(byte[] bytes) => bytes.Index().Count(b => b.Item == '\r' && (b.Index + 1 == bytes.Length || bytes[b.Index + 1] == '\n'));

    static byte[] FromTelnet(byte[] bytes)
    {
        var output = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            output.Add(bytes[i]);
            if (bytes[i] == 255 || (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == 0)) i++;
        }
        return [.. output];
    }
}
