using System.IO.Pipelines;
using System.Security.Cryptography;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Pki;
using Firmware.Tls;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Tls;

/// <summary>Our server over pipes, with a clock that the test turns and our own client where one is needed.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class TlsServerTests
{
    readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Test]
    public async Task ExpiredStapleIsNotServed([Values] bool expired)
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity(clock.GetUtcNow().AddMinutes(5), pki.LeafResponse(), pki.IntermediateResponse()) };
        Assert.That((await bench.ExamineAsync()).Staples, Has.None.Null);
        clock.Advance(expired ? TimeSpan.FromMinutes(5) : TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.That((await bench.ExamineAsync()).Staples, expired ? Is.All.Null : Has.None.Null);
    }

    [Test]
    public async Task EveryCertificateOfTheChainBringsItsStaple()
    {
        using var pki = StapledPki.Make("RSA-2048");
        var (leaf, intermediate) = (pki.LeafResponse(), pki.IntermediateResponse());
        await using var bench = new Bench(clock) { Identity = pki.Identity(clock.GetUtcNow().AddHours(1), leaf, intermediate) };
        var evidence = await bench.ExamineAsync();
        Assert.That(evidence.Chain, Is.EqualTo(new[] { pki.Leaf.RawData, pki.Intermediate.RawData }));
        Assert.That(evidence.Staples, Is.EqualTo(new[] { leaf, intermediate }));
        Assert.That(bench.Identity!.Staples.Select(s => s!.Served.Value), Is.All.EqualTo(1));
    }

    [Test]
    public async Task ANewIdentityIsSeenByTheNextHandshake()
    {
        using var first = StapledPki.Make("P-256");
        using var second = StapledPki.Make("RSA-2048");
        await using var bench = new Bench(clock) { Identity = first.Identity() };
        Assert.That((await bench.ExamineAsync()).Chain[0], Is.EqualTo(first.Leaf.RawData));
        bench.Identity = second.Identity(clock.GetUtcNow().AddHours(1), second.LeafResponse());
        var evidence = await bench.ExamineAsync();
        Assert.That(evidence.Chain[0], Is.EqualTo(second.Leaf.RawData));
        Assert.That(evidence.Staples[0], Is.EqualTo(bench.Identity.Staples[0]!.Encoded));
    }

    [Test]
    public async Task ASilentClientIsCutOffAtTheDeadline()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        var (accepting, _) = bench.Accept();
        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.That(accepting.IsCompleted, Is.False);
        Assert.That(bench.Pool.Used, Is.EqualTo(TlsServerLimits.ConnectionBytes));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(await accepting, Is.Null);
        Assert.That(bench.Server.Counters.TimedOut.Value, Is.EqualTo(1));
        Assert.That(bench.Pool.Used, Is.Zero);
        Assert.That(bench.Lines, Does.Contain("%TLS-5-HANDSHAKE_TIMEOUT: Handshake with 192.0.2.1:1 not finished after 10 s"));
    }

    [Test]
    public async Task AClientThatLeavesIsCountedAndNotLogged()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        var (accepting, client) = bench.Accept();
        await client.WriteAsync(Bench.Hello().AsMemory(0, 40));
        await client.DisposeAsync();
        Assert.That(await accepting, Is.Null);
        Assert.That(bench.Server.Counters.ClientLeft.Value, Is.EqualTo(1));
        Assert.That(bench.Lines, Is.Empty);
    }

    [Test]
    public async Task ASlowKeyHoldsOneThreadAndNobodyElse()
    {
        using var software = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var pki = new StapledPki(software);
        using var slow = new BlockedKey(software);
        await using var site = await TestSite.StartAsync(pki.Identity());
        using var client = TlsServerInteropTests.HttpClientFor(pki);
        var page = new Uri($"https://127.0.0.1:{site.Port}/");
        await client.GetStringAsync(page);

        site.Identity = pki.Identity() with { Key = slow };
        var waiting = Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            using var other = TlsServerInteropTests.HttpClientFor(pki);
            return await other.GetStringAsync(page);
        })).ToArray();
        await slow.Asked.Task;
        for (var i = 0; i < 50; i++) Assert.That(await client.GetStringAsync(page), Is.EqualTo(TestSite.Greeting));
        Assert.That(waiting.Any(w => w.IsCompleted), Is.False);
        slow.LetGo(40);
        Assert.That(await Task.WhenAll(waiting), Is.All.EqualTo(TestSite.Greeting));
        Assert.That(slow.MostSigning, Is.EqualTo(1));
    }

    [Test]
    public async Task TheQueueForTheKeyIsBounded()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock, pool => new TlsServerLimits(pool) { MaxWaitingForKey = 3 }) { Identity = pki.Identity() };
        await bench.Identity.SigningGate.WaitAsync();
        var clients = Enumerable.Range(0, 4).Select(_ => bench.ExamineAsync()).ToArray();
        var refused = await Task.WhenAny(clients);
        Assert.That(refused.Exception?.InnerException?.Message, Is.EqualTo("the peer refused the handshake: handshake_failure(40)"));
        Assert.That(bench.Server.Counters.Refused.Value, Is.EqualTo(1));
        Assert.That(bench.Lines, Does.Contain("%TLS-4-HANDSHAKE_REFUSED: Handshake with 192.0.2.1:1 refused: 3 handshakes already wait for the key"));
        bench.Identity.SigningGate.Release();
        await Task.WhenAll(clients.Where(c => c != refused));
    }

    [Test]
    public async Task AFullPoolRefusesAndConnectionsGiveTheirMemoryBack()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock, connections: 2) { Identity = pki.Identity() };
        var (first, firstClient) = bench.Accept();
        var (second, secondClient) = bench.Accept();
        Assert.That(await bench.Accept().Accepting, Is.Null);
        Assert.That(bench.Lines, Does.Contain("%SYS-2-MALLOCFAIL"));
        await firstClient.DisposeAsync();
        await secondClient.DisposeAsync();
        await Task.WhenAll(first, second);
        Assert.That(bench.Pool.Used, Is.Zero);
        await bench.ExamineAsync();
        Assert.That(bench.Pool.Used, Is.Zero);
    }

    [Test]
    public async Task AKeyThatFailsIsOurFaultAndSaidSo()
    {
        using var software = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var pki = new StapledPki(software);
        using var broken = new BlockedKey(software) { Fails = true };
        await using var bench = new Bench(clock) { Identity = pki.Identity() with { Key = broken } };
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => bench.ExamineAsync());
        Assert.That(refused!.Message, Is.EqualTo("the peer refused the handshake: internal_error(80)"));
        Assert.That(bench.Lines, Does.Contain("%TLS-3-HANDSHAKE_BROKEN: Handshake with 192.0.2.1:1 failed on our side: CryptographicException: the key is gone"));
        Assert.That(bench.Identity!.SigningGate.CurrentCount, Is.EqualTo(1));
    }

    [Test]
    public async Task StrangersCannotFloodTheLog()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        for (var i = 0; i < 100; i++) await bench.SendAsync([22, 3, 1, 0, 4, 99, 0, 0, 0]);
        Assert.That(bench.Log.Count, Is.EqualTo(5));
        clock.Advance(TimeSpan.FromSeconds(10));
        await bench.SendAsync([22, 3, 1, 0, 4, 99, 0, 0, 0]);
        Assert.That(bench.Lines, Does.Contain("95 messages like the next one were not logged"));
        Assert.That(bench.Server.Counters.Failed.Value, Is.EqualTo(101));
    }

    [Test]
    public async Task AnyBytesForAHelloEndTheHandshakeCleanly()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity(pki.LeafResponse()) };
        var random = new Random(20261122);
        for (var i = 0; i < 2000; i++) await bench.SendAsync(Mutate(Bench.Hello(), random));
        var counters = bench.Server.Counters;
        Assert.That(counters.Failed.Value + counters.ClientLeft.Value, Is.EqualTo(2000));
        Assert.That(bench.Pool.Used, Is.Zero);
        Assert.That(bench.Identity.SigningGate.CurrentCount, Is.EqualTo(1));
        Assert.That(bench.Lines, Does.Not.Contain("HANDSHAKE_BROKEN"));
        await bench.ExamineAsync();
    }

    [Test]
    public async Task AHelloLongerThanTheLimitIsRefused()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        await bench.SendAsync([22, 3, 1, 0, 5, 1, 0, 0x40, 1, 0]);
        Assert.That(bench.Lines, Does.Contain("exceeds the maximum"));
    }

    [Test]
    public async Task AHelloThatComesByteByByteIsTaken()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        var (accepting, client) = bench.Accept();
        foreach (var b in Bench.Hello()) await client.WriteAsync(new[] { b });
        var answer = new byte[5];
        await client.ReadExactlyAsync(answer);
        Assert.That(answer[..3], Is.EqualTo(new byte[] { 22, 3, 3 }), "a ServerHello");
        await client.DisposeAsync();
        Assert.That(await accepting, Is.Null);
    }

    [Test]
    public async Task ALargeTransferComesWholeAndEndsWithCloseNotify()
    {
        using var pki = StapledPki.Make("P-256");
        await using var bench = new Bench(clock) { Identity = pki.Identity() };
        var content = new byte[1 << 20];
        new Random(7).NextBytes(content);
        var (accepting, client) = bench.Accept();
        await using var ssl = new System.Net.Security.SslStream(client);
        var serving = Task.Run(async () =>
        {
            await using var connection = (await accepting)!;
            var received = new byte[content.Length];
            await connection.ReadExactlyAsync(received);
            await connection.WriteAsync(received);
        });
        await ssl.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = TlsServerInteropTests.Trust(pki),
        });
        await ssl.WriteAsync(content);
        var returned = new MemoryStream();
        await ssl.CopyToAsync(returned);
        await serving;
        Assert.That(returned.ToArray(), Is.EqualTo(content));
        Assert.That(bench.Pool.Used, Is.Zero);
    }

    /// <summary>Flips, cuts, inserts or repeats a few bytes, mostly behind the record header, so that parsers deeper down see them.</summary>
    static byte[] Mutate(byte[] hello, Random random)
    {
        List<byte> bytes = [.. hello];
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(random.Next(8) == 0 ? 0 : 9, bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveAt(at); break;
                default: bytes.Insert(at, (byte)random.Next(256)); break;
            }
        }
        // Right lengths for the record and the message, so that they do not catch everything.
        if (random.Next(4) != 0 && bytes.Count > 9)
        {
            (bytes[3], bytes[4]) = ((byte)(bytes.Count - 5 >> 8), (byte)(bytes.Count - 5 & 0xFF));
            (bytes[7], bytes[8]) = ((byte)(bytes.Count - 9 >> 8), (byte)(bytes.Count - 9 & 0xFF));
        }
        return [.. bytes];
    }

    /// <summary>A TLS server with both ends of its connections in the test's hands.</summary>
    sealed class Bench : IAsyncDisposable
    {
        readonly TimeProvider clock;
        readonly List<Stream> clients = [];

        public Bench(TimeProvider clock, Func<Budget, TlsServerLimits>? limits = null, int connections = 100)
        {
            this.clock = clock;
            Log = new Log(DeviceClock.StartingAt(clock, clock.GetUtcNow(), authoritative: true));
            Pool = new Budget("tls", connections * TlsServerLimits.ConnectionBytes, Log);
            Server = new TlsServer(() => Identity, clock, Log, limits?.Invoke(Pool) ?? new TlsServerLimits(Pool));
        }

        public required Identity? Identity { get; set; }
        public Log Log { get; }
        public Budget Pool { get; }
        public TlsServer Server { get; }
        public string Lines => string.Join('\n', Log.Buffered.Select(l => l.Text));

        public (Task<TlsConnection?> Accepting, Stream Client) Accept()
        {
            var (up, down) = (new Pipe(), new Pipe());
            var client = new TwoWay(down.Reader.AsStream(), up.Writer.AsStream());
            lock (clients) clients.Add(client);
            return (AcceptAsync(new Ends(up.Reader, down.Writer)), client);
        }

        /// <summary>As a listener does: a connection that came to nothing is closed.</summary>
        async Task<TlsConnection?> AcceptAsync(Ends transport)
        {
            var connection = await Server.AcceptAsync(transport, "192.0.2.1:1", CancellationToken.None);
            if (connection is null) await transport.Output.CompleteAsync();
            return connection;
        }

        public async Task<PeerEvidence> ExamineAsync()
        {
            var (accepting, client) = Accept();
            var serving = Task.Run(async () =>
            {
                if (await accepting is not { } connection) return;
                while (await connection.ReadAsync(new byte[16]) > 0) { }
                await connection.DisposeAsync();
            });
            try { return await new TlsClient(TimeProvider.System, TestSite.Patient).ExamineAsync("localhost", client, CancellationToken.None); }
            finally
            {
                await client.DisposeAsync();
                await serving;
            }
        }

        /// <summary>Sends bytes, leaves, and waits until the server has done with them.</summary>
        public async Task SendAsync(byte[] bytes)
        {
            var (accepting, client) = Accept();
            await client.WriteAsync(bytes);
            await client.DisposeAsync();
            Assert.That(await accepting, Is.Null);
        }

        /// <summary>The first flight of a client.</summary>
        public static byte[] Hello()
        {
            var peer = new ExaminationPeer(new ExaminationCrypto(), "localhost", new TlsClientLimits());
            var protocol = new ExaminationProtocol(peer);
            protocol.Connect(peer);
            var hello = new byte[protocol.GetAvailableOutputBytes()];
            protocol.ReadOutput(hello, 0, hello.Length);
            return hello;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in clients) await client.DisposeAsync();
        }

        sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }

    /// <summary>One stream to read from and one to write to, as one.</summary>
    sealed class TwoWay(Stream reading, Stream writing) : Stream
    {
        public override bool CanRead => true;
        public override bool CanWrite => true;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => writing.WriteAsync(buffer, cancellationToken);
        public override Task FlushAsync(CancellationToken cancellationToken) => writing.FlushAsync(cancellationToken);
        public override int Read(byte[] buffer, int offset, int count) => reading.Read(buffer, offset, count);
        public override void Write(byte[] buffer, int offset, int count) => writing.Write(buffer, offset, count);
        public override void Flush() => writing.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) { writing.Dispose(); reading.Dispose(); }
            base.Dispose(disposing);
        }
    }
}
