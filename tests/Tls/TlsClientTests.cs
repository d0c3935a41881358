using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Firmware.Pki;
using Firmware.Tls;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Tls;

/// <summary>What our client sees of independent TLS servers, and what it makes of servers that misbehave.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TlsClientTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task OpenSslsStapleIsCollected([Values("P-256", "P-384", "P-521", "RSA-2048")] string key, [Values("-tls1_2", "-tls1_3")] string version, [Values] bool mustStaple)
    {
        using var pki = StapledPki.Make(key, mustStaple);
        var response = pki.LeafResponse();
        await using var server = await SServer.StartAsync(pki, version, "-status_file", pki.Store("staple", response));
        var evidence = await server.ExamineAsync();
        Assert.That(evidence.Chain, Is.EqualTo(new[] { pki.Leaf.RawData, pki.Intermediate.RawData }));
        Assert.That(evidence.Staples, Is.EqualTo(new[] { response, null }));
    }

    [Test]
    public async Task AMissingStapleIsNoStaple([Values("-tls1_2", "-tls1_3")] string version, [Values] bool mustStaple)
    {
        using var pki = StapledPki.Make("P-256", mustStaple);
        await using var server = await SServer.StartAsync(pki, version);
        Assert.That((await server.ExamineAsync()).Staples, Is.EqualTo(new byte[]?[] { null, null }));
    }

    [TestCase("ECDHE-RSA-AES128-GCM-SHA256")]
    [TestCase("ECDHE-RSA-CHACHA20-POLY1305")]
    [TestCase("ECDHE-RSA-AES128-SHA256")]
    [TestCase("ECDHE-RSA-AES256-SHA")]
    public async Task OldSuitesAreSpokenToPeersThatHaveNothingBetter(string suite)
    {
        using var pki = StapledPki.Make("RSA-2048");
        await using var server = await SServer.StartAsync(pki, "-tls1_2", "-cipher", suite);
        Assert.That((await server.ExamineAsync()).Chain, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task APkcs1SignatureOfTls12IsVerified()
    {
        using var pki = StapledPki.Make("RSA-2048");
        await using var server = await SServer.StartAsync(pki, "-tls1_2", "-sigalgs", "RSA+SHA256");
        Assert.That((await server.ExamineAsync()).Chain, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task ThePeerIsAskedByName()
    {
        using var pki = StapledPki.Make("P-256");
        await using var server = await SServer.StartAsync(pki, "-tls1_3", "-servername", "edge.example", "-cert2", pki.ChainFile, "-key2", pki.KeyFile, "-servername_fatal");
        Assert.That((await server.ExamineAsync("edge.example")).Chain[0], Is.EqualTo(pki.Leaf.RawData));
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => server.ExamineAsync("other.example"));
        Assert.That(refused!.Message, Is.EqualTo("the peer refused the handshake: unrecognized_name(112)"));
    }

    [Test]
    public async Task AnAddressIsNotAskedForByName()
    {
        using var pki = StapledPki.Make("P-256");
        await using var server = await SServer.StartAsync(pki, "-tls1_3", "-servername", "edge.example", "-cert2", pki.ChainFile, "-key2", pki.KeyFile, "-servername_fatal");
        Assert.That((await server.ExamineAsync("127.0.0.1")).Chain, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task APeerWithoutACommonVersionIsNamed()
    {
        using var pki = StapledPki.Make("P-256");
        await using var server = await SServer.StartAsync(pki, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => server.ExamineAsync());
        Assert.That(refused!.Message, Is.EqualTo("the peer refused the handshake: protocol_version(70)"));
    }

    [Test]
    public async Task GnutlsStaplesAreCollected([Values("TLS1.2", "TLS1.3")] string version, [Values("P-256", "RSA-2048")] string key)
    {
        using var pki = StapledPki.Make(key, mustStaple: true);
        var response = pki.LeafResponse();
        await using var server = await GnutlsServer.StartAsync(pki, version, pki.Store("staple", response));
        var evidence = await server.ExamineAsync();
        Assert.That(evidence.Chain[0], Is.EqualTo(pki.Leaf.RawData));
        Assert.That(evidence.Staples[0], Is.EqualTo(response));
    }

    [Test]
    public async Task AGarbledStapleIsEvidenceToo([Values] bool tls13)
    {
        using var pki = StapledPki.Make("P-256");
        byte[] garbled = [4, 2, 0xBA, 0xD0];
        var evidence = tls13
            ? await LyingServer.ExamineAsync(pki, Org.BouncyCastle.Tls.ProtocolVersion.TLSv13, [1, 0, 0, 4, .. garbled])
            : await LyingServer.ExamineAsync(pki, Org.BouncyCastle.Tls.ProtocolVersion.TLSv12, garbled);
        Assert.That(evidence.Staples, Is.EqualTo(new[] { garbled }));
    }

    [TestCase(new byte[] { })]
    [TestCase(new byte[] { 1, 0, 0, 0 })]
    [TestCase(new byte[] { 1, 0, 0, 5, 0x30, 3, 10, 1 })]
    [TestCase(new byte[] { 2, 0, 0, 1, 0x30 })]
    public async Task AStatusExtensionOfTheWrongLengthOrTypeEndsTheHandshake(byte[] extension)
    {
        using var pki = StapledPki.Make("P-256");
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => LyingServer.ExamineAsync(pki, Org.BouncyCastle.Tls.ProtocolVersion.TLSv13, extension));
        Assert.That(refused!.Message, Does.Contain("decode_error"));
    }

    [Test]
    public void AStatusThatIsNotOneResponseIsADecodeError()
    {
        var peer = new ExaminationPeer(new ExaminationCrypto(), "localhost", new TlsClientLimits());
        byte[][] wrong = [[], [1], [1, 0, 0, 0], [1, 0, 0, 2, 0x30], [1, 0, 0, 1, 0x30, 0], [2, 0, 0, 1, 0x30]];
        foreach (var status in wrong)
            Assert.That(() => peer.NotifyCertificateStatus(status), Throws.InstanceOf<Org.BouncyCastle.Tls.TlsFatalAlert>().With.Property("AlertDescription").EqualTo(50));
    }

    [Test]
    public async Task APeerWithoutTheKeyIsFoundOut([Values("-tls1_2", "-tls1_3")] string version, [Values("P-256", "RSA-2048")] string key)
    {
        using var pki = StapledPki.Make(key);
        using var other = StapledPki.Make(key);
        // The thief has the certificates but another key; openssl would notice, our own server does not.
        await using var site = await TestSite.StartAsync(pki.Identity() with { Key = other.Key });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, site.Port);
        var client = new TlsClient(TimeProvider.System, TestSite.Patient);
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => client.ExamineAsync("localhost", socket.GetStream(), CancellationToken.None));
        Assert.That(refused!.Message, Does.Contain("decrypt_error"));
    }

    [Test]
    public async Task ASilentPeerIsGivenUpAtTheDeadline()
    {
        var clock = new FakeTimeProvider();
        using var silent = await Scripted.StartAsync();
        var examining = silent.ExamineAsync(new TlsClient(clock, new TlsClientLimits()));
        await silent.Helloed;
        clock.Advance(TimeSpan.FromSeconds(10));
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => examining);
        Assert.That(refused!.Message, Is.EqualTo("the handshake was not finished after 10 s"));
    }

    [Test]
    public async Task GarbageIsRefusedAndBounded()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[300 << 10];
            random.NextBytes(garbage);
            // A handshake record that promises an endless ServerHello, or nothing that is TLS at all.
            if (i % 2 == 0) for (var at = 0; at + 5 + 16384 < garbage.Length; at += 5 + 16384) new byte[] { 22, 3, 3, 0x40, 0 }.CopyTo(garbage, at);
            using var hostile = await Scripted.StartAsync(garbage);
            await Assert.ThrowsAsync<TlsPeerException>(() => hostile.ExamineAsync(new TlsClient(TimeProvider.System, TestSite.Patient)));
        }
    }

    [Test]
    public async Task APeerThatNeverComesToAnEndIsCutOffAtTheByteLimit()
    {
        // Warning alerts are legal and change nothing: only the byte limit ends this.
        var warnings = Enumerable.Repeat(new byte[] { 21, 3, 3, 0, 2, 1, 112 }, 200_000).SelectMany(a => a).ToArray();
        using var hostile = await Scripted.StartAsync(warnings);
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => hostile.ExamineAsync(new TlsClient(TimeProvider.System, TestSite.Patient)));
        Assert.That(refused!.Message, Is.EqualTo("the peer sent more than 196608 bytes in the handshake"));
    }

    [Test]
    public async Task ALongChainIsRefused()
    {
        using var pki = StapledPki.Make("P-256");
        var identity = pki.Identity();
        await using var site = await TestSite.StartAsync(identity with { Chain = [.. Enumerable.Repeat(identity.Chain[0], 9)] });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, site.Port);
        var refused = await Assert.ThrowsAsync<TlsPeerException>(() => new TlsClient(TimeProvider.System, TestSite.Patient).ExamineAsync("localhost", socket.GetStream(), CancellationToken.None));
        Assert.That(refused!.Message, Does.Contain("Certificate chain longer than maximum (8)"));
    }

    [Test]
    public void AKeyTooLargeOrOfAnotherKindIsRefused()
    {
        using var large = RSA.Create(new RSAParameters { Modulus = [.. Enumerable.Repeat((byte)0xC5, 1040)], Exponent = [1, 0, 1] });
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        foreach (var (spki, why) in new[] { (large.ExportSubjectPublicKeyInfo(), "8320 bits, more than 8192"), (brainpool.ExportSubjectPublicKeyInfo(), "neither RSA nor on P-256") })
            Assert.That(() => new ExactCertificate(Holding(spki)).CreateVerifier(0x0804), Throws.InstanceOf<Org.BouncyCastle.Tls.TlsFatalAlert>().With.Message.Contains(why));
    }

    /// <summary>A certificate, not validly signed, for a public key.</summary>
    static byte[] Holding(byte[] spki)
    {
        using var pki = StapledPki.Make("P-256");
        var request = new CertificateRequest(new("CN=odd"),
            PublicKey.CreateFromSubjectPublicKeyInfo(spki, out _), HashAlgorithmName.SHA256);
        var generator = X509SignatureGenerator.CreateForECDsa((ECDsa)pki.Key);
        using var certificate = request.Create(new("CN=odd"), generator, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1), [1]);
        return certificate.RawData;
    }

    /// <summary><c>openssl s_server</c> on a free loopback port.</summary>
    sealed class SServer : IAsyncDisposable
    {
        readonly Process process;
        readonly int port;

        SServer(Process process, int port) => (this.process, this.port) = (process, port);

        public static async Task<SServer> StartAsync(StapledPki pki, params string[] options)
        {
            var process = OutsideProgram.Start("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", pki.ChainFile, "-cert_chain", pki.IntermediateFile, "-key", pki.KeyFile, .. options]);
            using var deadline = new CancellationTokenSource(patience);
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
                if (Regex.Match(line, @"^ACCEPT .*:(\d+)$") is { Success: true } match) return new SServer(process, int.Parse(match.Groups[1].Value, null));
            throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(deadline.Token));
        }

        public async Task<PeerEvidence> ExamineAsync(string host = "localhost")
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return await new TlsClient(TimeProvider.System, TestSite.Patient).ExamineAsync(host, socket.GetStream(), CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary><c>gnutls-serv</c>, which listens on every address: it gets a network of its own, and a unix socket leads in.</summary>
    sealed class GnutlsServer : IAsyncDisposable
    {
        readonly Process process;
        readonly string path;

        GnutlsServer(Process process, string path) => (this.process, this.path) = (process, path);

        public static async Task<GnutlsServer> StartAsync(StapledPki pki, string version, string staple)
        {
            var path = Path.Combine(Path.GetDirectoryName(staple)!, "gnutls.socket");
            var script = $"""
                ip link set lo up
                gnutls-serv --http --port 5556 --disable-client-cert --x509certfile {pki.ChainFile} --x509keyfile {pki.KeyFile} --ocsp-response {staple} --priority NORMAL:-VERS-ALL:+VERS-{version} &
                trap "kill $!" EXIT
                until socat -u OPEN:/dev/null TCP:127.0.0.1:5556 2>/dev/null; do kill -0 $! || exit 1; sleep 0.05; done
                socat -d -d UNIX-LISTEN:{path} TCP:127.0.0.1:5556
                """;
            // Root needs no user namespace of its own for this, and containers and chroots often give none.
            string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
            var process = OutsideProgram.Start("unshare", ["--net", .. asRoot, "--kill-child", "bash", "-c", script]);
            using var deadline = new CancellationTokenSource(patience);
            while (await process.StandardError.ReadLineAsync(deadline.Token) is { } line)
                if (line.Contains("listening on AF=1", StringComparison.Ordinal)) return new GnutlsServer(process, path);
            throw new InvalidOperationException("gnutls-serv did not start");
        }

        public async Task<PeerEvidence> ExamineAsync()
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await using var stream = new NetworkStream(socket);
            return await new TlsClient(TimeProvider.System, TestSite.Patient).ExamineAsync("localhost", stream, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>A server that takes the hello, sends what it was told to and says nothing more.</summary>
    sealed class Scripted : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly TaskCompletionSource helloed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TcpClient near = new();
        TcpClient? far;

        public Task Helloed => helloed.Task;

        public static async Task<Scripted> StartAsync(byte[]? answer = null)
        {
            var server = new Scripted();
            server.listener.Start();
            await server.near.ConnectAsync((IPEndPoint)server.listener.LocalEndpoint);
            server.far = await server.listener.AcceptTcpClientAsync();
            _ = server.AnswerAsync(answer ?? []);
            return server;
        }

        public Task<PeerEvidence> ExamineAsync(TlsClient client) => client.ExamineAsync("localhost", near.GetStream(), CancellationToken.None);

        public void Dispose()
        {
            near.Dispose();
            far?.Dispose();
            listener.Dispose();
        }

        async Task AnswerAsync(byte[] answer)
        {
            var stream = far!.GetStream();
            await stream.ReadExactlyAsync(new byte[5]);
            helloed.SetResult();
            try { await stream.WriteAsync(answer); }
            catch (IOException e) { TestContext.Out.WriteLine($"the client left before everything was sent: {e.Message}"); }
        }
    }
}
