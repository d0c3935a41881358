using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>The log as it arrives at real collectors on this host.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class SyslogTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    static readonly Message said = new("TEST", 5, "SAID", "{0}");

    readonly DeviceClock clock = DeviceClock.StartingAt(TimeProvider.System, new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero), authoritative: true);
    readonly Log log;
    readonly RunningConfig config = new();
    readonly NameResolution names = new((name, _) => name == "collector.example" ? Task.FromResult(new[] { IPAddress.Loopback }) : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)), NameServers.Over(TimeProvider.System));
    readonly Interfaces interfaces;
    readonly Syslog syslog;
    readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public SyslogTests()
    {
        log = new(clock) { Stamp = null };
        interfaces = new(["GigabitEthernet0/0", "GigabitEthernet0/1"], [IPAddress.Loopback], IPAddress.IsLoopback, log);
        interfaces.Apply(config);
        syslog = new(log, names, interfaces);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    [TearDown]
    public async Task Stop()
    {
        await syslog.DisposeAsync();
        udp.Dispose();
    }

    int Port => ((IPEndPoint)udp.LocalEndPoint!).Port;

    void Configure(Action<LoggingConfig>? more = null)
    {
        config.Logging.Hosts.Add(new LogHost("127.0.0.1", "udp", Port));
        more?.Invoke(config.Logging);
        syslog.Apply(config);
    }

    async Task<(string Text, IPEndPoint From)> ReceiveAsync()
    {
        var buffer = new byte[4096];
        var got = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(patience);
        return (Encoding.UTF8.GetString(buffer, 0, got.ReceivedBytes), (IPEndPoint)got.RemoteEndPoint);
    }

    async Task<string> ReceiveTextAsync() => (await ReceiveAsync()).Text;

    [Test]
    public async Task UdpHostGetsIosOwnLine()
    {
        log.Stamp = LogStamp.Parse("datetime");
        Configure();
        log.Write(said, "hello");
        Assert.That(await ReceiveTextAsync(), Does.Match($@"^<190>1: Nov 22 10:42:1\d: %SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 127.0.0.1 port {Port} started - CLI initiated$"));
        Assert.That(await ReceiveTextAsync(), Does.Match(@"^<189>2: Nov 22 10:42:1\d: %TEST-5-SAID: hello$"));
        Assert.That(syslog.Lines, Is.EqualTo(2));
    }

    [Test]
    public async Task TrapLevelDecidesWhatLeaves()
    {
        Configure(l => l.Trap = 4);
        log.Write(said, "quiet");
        log.Write(said with { Severity = 4 }, "loud");
        Assert.That(await ReceiveTextAsync(), Is.EqualTo("<188>1: %TEST-4-SAID: loud"));
    }

    [Test]
    public async Task FacilityIsInThePriority()
    {
        Configure(l => (l.Trap, l.Facility) = (5, "local0"));
        log.Write(said, "x");
        Assert.That(await ReceiveTextAsync(), Is.EqualTo("<133>1: %TEST-5-SAID: x"));
    }

    [TestCase("hostname", "Router: ")]
    [TestCase("ip", "127.0.0.1: ")]
    [TestCase("string edge one", "edge one: ")]
    public async Task OriginStandsBeforeTheTime(string origin, string shown)
    {
        Configure(l => (l.Trap, l.OriginId) = (5, origin));
        log.Write(said, "x");
        Assert.That(await ReceiveTextAsync(), Is.EqualTo($"<189>1: {shown}%TEST-5-SAID: x"));
    }

    [Test]
    public async Task SourceInterfaceIsWhereLinesComeFrom()
    {
        config.Interfaces["GigabitEthernet0/1"] = new InterfaceConfig { Address = "127.0.0.7", Mask = "255.0.0.0" };
        interfaces.Apply(config);
        Configure(l => (l.Trap, l.SourceInterface) = (5, "GigabitEthernet0/1"));
        log.Write(said, "x");
        Assert.That((await ReceiveAsync()).From.Address, Is.EqualTo(IPAddress.Parse("127.0.0.7")));
    }

    [Test]
    public async Task LinesOfOneMessageLeaveOneByOneAndOversizedOnesAreCut()
    {
        Configure(l => l.Trap = 5);
        log.Write(said, "first\nsecond");
        log.Write(said, new string('ä', 2000));
        Assert.That(await ReceiveTextAsync(), Is.EqualTo("<189>1: %TEST-5-SAID: first"));
        Assert.That(await ReceiveTextAsync(), Is.EqualTo("<189>2: second"));
        var cut = await ReceiveTextAsync();
        Assert.That(Encoding.UTF8.GetByteCount(cut), Is.InRange(1020, 1024));
        Assert.That(cut, Does.EndWith("ä"));
    }

    [Test]
    public async Task HostOfANameIsFoundByTheRoutersOwnResolution()
    {
        config.Logging.Hosts.Add(new LogHost("collector.example", "udp", Port));
        config.Logging.Trap = 5;
        syslog.Apply(config);
        log.Write(said, "x");
        Assert.That(await ReceiveTextAsync(), Does.EndWith("SAID: x"));
    }

    [Test]
    public async Task TcpKeepsEveryLineInOrderOverALostConnection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        config.Logging.Hosts.Add(new LogHost("127.0.0.1", "tcp", port));
        config.Logging.Trap = 5;
        syslog.Apply(config);
        log.Write(said, 0);
        using (var first = await listener.AcceptTcpClientAsync().WaitAsync(patience))
            Assert.That(await ReadLineAsync(first), Is.EqualTo("<189>1: %TEST-5-SAID: 0"));
        for (var i = 1; i <= 300; i++) log.Write(said, i);
        var seen = new List<string>();
        using (var second = await listener.AcceptTcpClientAsync().WaitAsync(patience))
        {
            using var reader = new StreamReader(second.GetStream());
            while (!seen.Contains("300")) seen.Add((await reader.ReadLineAsync().WaitAsync(patience))!.Split(": ")[^1]);
        }
        Assert.That(seen.Where(s => int.TryParse(s, out _)), Is.EqualTo(Enumerable.Range(1, 300).Select(i => $"{i}")));
        Assert.That(log.Buffered.Concat([]).Select(l => l.Text), Has.Some.EndsWith($"%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 127.0.0.1 port {port} started - reconnection"));
    }

    [Test]
    public async Task HostThatIsDownIsSaidOnceAndBlocksNobody()
    {
        config.Logging.Hosts.Add(new LogHost("nobody.example", "tcp", 601));
        var failed = new TaskCompletionSource();
        log.Written += line => { if (line.Text.Contains("LOGGINGHOST_FAIL: Logging to host nobody.example port 601 failed", StringComparison.Ordinal)) failed.SetResult(); };
        syslog.Apply(config);
        for (var i = 0; i < 3000; i++) log.Write(said, i);
        await failed.Task.WaitAsync(patience);
        Assert.That(syslog.Hosts.Single().IsUp, Is.False);
        Assert.That(log.Dropped.Value, Is.GreaterThan(1900), "the queue is bounded, what it refuses is counted");
    }

    [Test]
    public async Task HostThatIsTakenAwayGetsNothingMore()
    {
        Configure(l => l.Trap = 5);
        log.Write(said, "x");
        await ReceiveTextAsync();
        config.Logging.Hosts.Clear();
        syslog.Apply(config);
        Assert.That(syslog.Hosts, Is.Empty);
        Assert.That(log.Buffered[^1].Text, Is.EqualTo($"%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 127.0.0.1 port {Port} stopped - CLI initiated"));
    }

    static async Task<string> ReadLineAsync(TcpClient client)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await client.GetStream().ReadAsync(one).AsTask().WaitAsync(patience) == 1 && one[0] != '\n') bytes.Add(one[0]);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
