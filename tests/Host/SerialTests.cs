extern alias host;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using host::Host.Ca;
using host::Host.Provisioning;
using host::Host.Serial;
using host::Host.Talk;
using NUnit.Framework;
using UsageException = host::Host.UsageException;

namespace Tests.Host;

/// <summary>The same provisioning over every kind of line, and the lines' own manners.</summary>
[Parallelizable(ParallelScope.All)]
sealed class SerialTests
{
    [Test]
    public async Task ProvisionsOverAUnixSocket()
    {
        using var bench = await Bench.CreateAsync();
        using var listener = Listen(bench.File("console"));
        await ProvisionsAsync(bench, listener, "unix:" + bench.File("console"), s => s);
    }

    [Test]
    public async Task ProvisionsOverTelnet()
    {
        using var bench = await Bench.CreateAsync();
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await ProvisionsAsync(bench, listener, $"tcp:127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}", s => new TelnetServer(s));
    }

    /// <summary>socat is the pseudo-terminal's other side, as an emulator's console would be; the target is a link, as udev makes them.</summary>
    [Test]
    public async Task ProvisionsOverAPseudoTerminal()
    {
        using var bench = await Bench.CreateAsync();
        using var listener = Listen(bench.File("socket"));
        using var socat = Process.Start("socat", ["PTY,link=" + bench.File("ttyUSB7") + ",rawer", "UNIX-CONNECT:" + bench.File("socket")]);
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!File.Exists(bench.File("ttyUSB7")))
                await Task.Delay(20, deadline.Token);
            // socat keeps the slave open itself: only its end hangs up.
            await ProvisionsAsync(bench, listener, bench.File("ttyUSB7") + ",9600", s => s, socat.Kill);
        }
        finally
        {
            socat.Kill();
            await socat.WaitForExitAsync();
        }
    }

    [Test]
    public async Task CtrlBracketDetachesAndNothingBehindItIsSent()
    {
        var (router, far) = DuplexStream.Pair();
        var (user, keyboard) = DuplexStream.Pair();
        (router.WritesLeft, far.WritesLeft, user.WritesLeft, keyboard.WritesLeft) = (9, 9, 9, 9);
        await keyboard.WriteAsync("show clock\r\x1dreload\r"u8.ToArray());
        await far.WriteAsync("10:42:15 UTC"u8.ToArray());
        Assert.That(await Attachment.RunAsync(new Wire(router, TimeProvider.System), user, default), Is.True);
        await router.DisposeAsync();
        Assert.That(await ReadAllAsync(far), Is.EqualTo("show clock\r"));
    }

    [Test]
    public async Task AHangUpEndsTheAttachment()
    {
        var (router, far) = DuplexStream.Pair();
        var (user, _) = DuplexStream.Pair();
        await far.DisposeAsync();
        Assert.That(await Attachment.RunAsync(new Wire(router, TimeProvider.System), user, default), Is.False);
    }

    [TestCase("ttyUSB0")]
    [TestCase("tcp:host")]
    [TestCase("tcp:host:0")]
    [TestCase("tcp::23")]
    [TestCase("tcp:host:99999")]
    [TestCase("unix:")]
    [TestCase("/dev/ttyUSB0,fast")]
    [TestCase("/dev/ttyUSB0,1")]
    public void WrongTargetIsRefusedWithAnExample(string spec) => Assert.That(() => Target.Parse(spec), Throws.TypeOf<UsageException>().With.Message.Contains(spec).And.Message.Contains("for example"));

    [TestCase("/dev/no-such-port")]
    [TestCase("unix:/no/such/socket")]
    [TestCase("tcp:127.0.0.1:1")]
    public async Task AbsentLineIsUnavailable(string spec) => await Assert.ThatAsync(() => Target.Parse(spec).OpenAsync(default), Throws.TypeOf<LineException>());

    static async Task ProvisionsAsync(Bench bench, Socket listener, string target, Func<Stream, Stream> dress, Action? hangUp = null)
    {
        _ = bench.Router.RunAsync(FakeRouter.At.SetupDialog);
        var accepted = AcceptAsync(bench, listener, dress);
        await using (var wire = new Wire(await Target.Parse(target).OpenAsync(default), TimeProvider.System))
        {
            using var journal = new Journal(TimeProvider.System);
            var provisioner = new Provisioner(bench.Plan(), Bench.Session(wire, journal, bench.Plan()), bench.Display(), TimeProvider.System);
            Assert.That(await provisioner.RunAsync(default), Is.True);
            Assert.That(await provisioner.RunAsync(default), Is.False);
        }
        Assert.That(bench.Outcome(), Does.Contain("saved: True").And.Contain("for its key True"));
        listener.Close();
        hangUp?.Invoke();
        await accepted;
    }

    static async Task AcceptAsync(Bench bench, Socket listener, Func<Stream, Stream> dress)
    {
        using var client = await listener.AcceptAsync();
        await using var stream = dress(new NetworkStream(client));
        await bench.Router.Line.ServeAsync(stream);
    }

    static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    static async Task<string> ReadAllAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[256];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    /// <summary>The router's side of telnet, as console servers open it: WILL ECHO, WILL SGA, DO NAWS, and a subnegotiation in the middle of text.</summary>
    sealed class TelnetServer(Stream inner) : ForwardOnlyStream
    {
        bool greeted;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!greeted)
                await inner.WriteAsync((byte[])[255, 251, 1, 255, 251, 3, 255, 253, 31, 255, 250, 24, 1, 255, 240], cancellationToken);
            greeted = true;
            while (true)
            {
                var count = await inner.ReadAsync(buffer, cancellationToken);
                var kept = WithoutCommands(buffer.Span[..count]);
                if (kept > 0 || count == 0)
                    return kept;
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        static int WithoutCommands(Span<byte> bytes)
        {
            var kept = 0;
            for (var i = 0; i < bytes.Length; i++)
                if (bytes[i] == 255)
                    i += 2;
                else
                    bytes[kept++] = bytes[i];
            return kept;
        }
    }
}
