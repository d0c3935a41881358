using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;

namespace Tests.Tls;

/// <summary>What independent TLS clients say of our server.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TlsServerInteropTests
{
    [Test]
    public async Task OpenSslReadsTheStaple([Values("P-256", "P-384", "P-521", "RSA-2048")] string key, [Values("-tls1_2", "-tls1_3")] string version)
    {
        using var pki = StapledPki.Make(key);
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse()));
        var seen = await site.SClientAsync(pki, "-status", version);
        Assert.That(seen.Output, Does.Contain("OCSP Response Status: successful").And.Contain("Cert Status: good").And.Contain("Verify return code: 0 (ok)"));
        Assert.That(site.Identity!.StapleRequests.Value, Is.EqualTo(1));
        Assert.That(site.Identity!.Staples[0]!.Served.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task WhoDoesNotAskGetsNoStaple([Values("-tls1_2", "-tls1_3")] string version)
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse()));
        var seen = await site.SClientAsync(pki, version, "-trace");
        Assert.That(seen.Output, Does.Contain("Verify return code: 0 (ok)").And.Not.Contain("status_request").And.Not.Contain("CertificateStatus"));
        Assert.That(site.Identity!.StapleRequests.Value, Is.Zero);
        Assert.That(site.Identity!.Staples[0]!.Served.Value, Is.Zero);
    }

    [Test]
    public async Task WithoutAStapleNothingIsPromised([Values("-tls1_2", "-tls1_3")] string version)
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var seen = await site.SClientAsync(pki, "-status", version);
        Assert.That(seen.Output, Does.Contain("OCSP response: no response sent").And.Contain("Verify return code: 0 (ok)"));
        Assert.That(site.Identity!.StapleRequests.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task OpenSslShowsARevokedStaple()
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse(revoked: true)));
        Assert.That((await site.SClientAsync(pki, "-status")).Output, Does.Contain("Cert Status: revoked"));
    }

    [Test]
    public async Task GnutlsAcceptsAGoodStapleOfAMustStapleCertificate([Values("P-256", "RSA-2048")] string key, [Values("TLS1.2", "TLS1.3")] string version)
    {
        using var pki = StapledPki.Make(key, mustStaple: true);
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse(), pki.IntermediateResponse()));
        var verdict = await site.GnutlsAsync(pki, version);
        Assert.That(verdict.ExitCode, Is.Zero, verdict.Output);
        Assert.That(verdict.Output, Does.Contain("Handshake was completed").And.Not.Contain("Connecting to OCSP server"));
    }

    [Test]
    public async Task GnutlsRefusesARevokedOrMissingStaple([Values(true, false)] bool revoked, [Values("TLS1.2", "TLS1.3")] string version)
    {
        using var pki = StapledPki.Make("P-256", mustStaple: true);
        await using var site = await TestSite.StartAsync(revoked ? pki.Identity(pki.LeafResponse(revoked: true)) : pki.Identity());
        var verdict = await site.GnutlsAsync(pki, version);
        Assert.That(verdict.ExitCode, Is.Not.Zero, verdict.Output);
        Assert.That(verdict.Output, Does.Not.Contain("Connecting to OCSP server"));
    }

    [Test]
    public async Task CurlAcceptsAGoodStaple([Values("P-256", "RSA-2048")] string key, [Values("1.2", "1.3")] string version)
    {
        using var pki = StapledPki.Make(key);
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse()));
        var verdict = await site.CurlAsync(pki, "--cert-status", $"--tlsv{version}", "--tls-max", version);
        Assert.That(verdict, Is.EqualTo(new Judgement(0, TestSite.Greeting + "\n")));
    }

    [Test]
    public async Task CurlRefusesARevokedOrMissingStaple([Values(true, false)] bool revoked)
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(revoked ? pki.Identity(pki.LeafResponse(revoked: true)) : pki.Identity());
        Assert.That((await site.CurlAsync(pki, "--cert-status")).ExitCode, Is.EqualTo(91));
    }

    [Test]
    public async Task CurlKeepsTheConnection()
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var verdict = await site.CurlAsync(pki, "--verbose", $"https://127.0.0.1:{site.Port}/");
        Assert.That(verdict.ExitCode, Is.Zero, verdict.Output);
        Assert.That(verdict.Output, Does.Contain("Re-using existing connection"));
        Assert.That(site.Tls.Counters.Completed.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task HttpClientKeepsTheConnection([Values("P-256", "RSA-2048")] string key)
    {
        using var pki = StapledPki.Make(key);
        await using var site = await TestSite.StartAsync(pki.Identity());
        using var client = HttpClientFor(pki);
        for (var i = 0; i < 20; i++) Assert.That(await client.GetStringAsync(new Uri($"https://127.0.0.1:{site.Port}/")), Is.EqualTo(TestSite.Greeting));
        Assert.That(site.Tls.Counters.Completed.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task ARsaCertificateIsNotServedUnderAnEcdsaSuite()
    {
        using var pki = StapledPki.Make("RSA-2048");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var seen = await site.SClientAsync(pki, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256");
        Assert.That(seen.Output, Does.Contain("Cipher is ECDHE-RSA-AES128-GCM-SHA256"));
    }

    [Test]
    public async Task AnOldClientIsToldWhy([Values("-tls1_1")] string version)
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var seen = await site.SClientAsync(pki, version, "-cipher", "ALL:@SECLEVEL=0");
        Assert.That(seen.Output, Does.Contain("alert protocol version"));
        Assert.That(site.Lines, Does.Contain("%TLS-5-HANDSHAKE_FAILED: Handshake with 127.0.0.1:"));
        Assert.That(site.Tls.Counters.Failed.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task AClientWithoutOurSignaturesIsToldWhy([Values("-tls1_2", "-tls1_3")] string version)
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var seen = await site.SClientAsync(pki, version, "-sigalgs", "rsa_pss_rsae_sha256");
        Assert.That(seen.Output, Does.Contain("handshake failure"));
    }

    [Test]
    public async Task WithoutACertificateTheClientIsToldSo()
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(null);
        Assert.That((await site.SClientAsync(pki)).Output, Does.Contain("handshake failure"));
        Assert.That(site.Lines, Does.Contain("%TLS-4-HANDSHAKE_REFUSED"));
        Assert.That(site.Tls.Counters.Refused.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task AShortRsaKeySignsWithWhatFitsIt()
    {
        using var pki = StapledPki.Make("RSA-1024");
        await using var site = await TestSite.StartAsync(pki.Identity());
        var seen = await site.SClientAsync(pki, "-tls1_3", "-sigalgs", "rsa_pss_rsae_sha512:rsa_pss_rsae_sha384", "-cipher", "ALL:@SECLEVEL=0");
        Assert.That(seen.Output, Does.Contain("Peer signing digest: SHA384"));
    }

    [Test]
    public async Task AGroupTheClientDidNotGuessIsAskedFor()
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse()));
        var seen = await site.SClientAsync(pki, "-status", "-tls1_3", "-groups", "X448:P-521");
        Assert.That(seen.Output, Does.Contain("Cert Status: good").And.Contain("Server Temp Key: ECDH, secp521r1"));
        Assert.That(site.Identity!.StapleRequests.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task TwoHundredHandshakesAtOnceAllGetTheStaple()
    {
        using var pki = StapledPki.Make("P-256");
        await using var site = await TestSite.StartAsync(pki.Identity(pki.LeafResponse()));
        var client = new Firmware.Tls.TlsClient(TimeProvider.System, TestSite.Patient);
        var evidence = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, site.Port);
            return await client.ExamineAsync("localhost", socket.GetStream(), CancellationToken.None);
        }));
        Assert.That(evidence.Select(e => e.Staples[0]), Is.All.EqualTo(site.Identity!.Staples[0]!.Encoded));
        Assert.That(site.Identity!.Staples[0]!.Served.Value, Is.EqualTo(200));
    }

    internal static HttpClient HttpClientFor(StapledPki pki)
        => new(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(pki) } });

    internal static X509ChainPolicy Trust(StapledPki pki) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { pki.Root },
        RevocationMode = X509RevocationMode.NoCheck,
    };
}
