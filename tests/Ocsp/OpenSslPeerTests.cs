using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Firmware.Ocsp;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Ocsp;

/// <summary>The openssl command as the other side: it reads our requests as its own and signs what we check.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class OpenSslPeerTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    readonly string directory = Directory.CreateTempSubdirectory("ocsp").FullName;
    TestCa ca = null!;
    Issued responder = null!;
    Certificate edge = null!;

    [SetUp]
    public void SetUp()
    {
        ca = new("CN=Root, O=Example", now, TestKeys.Rsa(0));
        responder = ca.IssueResponder();
        edge = ca.Issue(new() { Serial = [0x10, 0x32] }).Certificate;
        Write("ca.pem", ca.Certificate.ToPem());
        Write("edge.pem", edge.ToPem());
        Write("responder.pem", responder.Certificate.ToPem());
        Write("responder.key", ((ECDsa)responder.Key).ExportECPrivateKeyPem());
    }

    [TearDown]
    public void TearDown() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task ARequestIsByteForByteWhatOpenSslSends([Values] bool sha256)
    {
        var request = PathOf("request.der");
        await OpenSslAsync("ocsp", "-no_nonce", "-issuer", PathOf("ca.pem"), sha256 ? "-sha256" : "-sha1", "-cert", PathOf("edge.pem"), "-reqout", request);
        var id = CertId.Of(edge, ca.Certificate, sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        Assert.That(OcspRequest.Encode(id, null), Is.EqualTo(await File.ReadAllBytesAsync(request)));
    }

    [Test]
    public async Task TheNonceIsReadByOpenSsl()
    {
        var nonce = RandomNumberGenerator.GetBytes(OcspRequest.NonceLength);
        await WriteRequestAsync(nonce);
        var text = await OpenSslAsync("ocsp", "-reqin", PathOf("request.der"), "-req_text");
        Assert.That(text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), Does.Contain("OCSPNonce:0420" + Convert.ToHexString(nonce)));
    }

    [Test]
    public async Task WhatOpenSslSignsAsGoodIsAGoodStaple()
    {
        var nonce = RandomNumberGenerator.GetBytes(OcspRequest.NonceLength);
        var staple = Check(await SignAsync($"V\t{Year(365)}\t\t1032\tunknown\t/CN=edge", nonce), nonce).Staple!;
        Assert.That((staple.Status, staple.SignerKind, staple.NextUpdate - staple.ThisUpdate), Is.EqualTo((StapleStatus.Good, SignerKind.Delegate, TimeSpan.FromMinutes(5))));
    }

    [Test]
    public async Task WhatOpenSslSignsAsRevokedIsARevokedStaple()
    {
        var staple = Check(await SignAsync($"R\t{Year(365)}\t{Year(-1)},keyCompromise\t1032\tunknown\t/CN=edge", null), null).Staple!;
        Assert.That((staple.Status, staple.RevocationReason), Is.EqualTo((StapleStatus.Revoked, "keyCompromise")));
    }

    [Test]
    public async Task WhatOpenSslDoesNotKnowIsNoStaple()
        => Assert.That(Check(await SignAsync($"V\t{Year(365)}\t\t7777\tunknown\t/CN=other", null), null).Fault, Is.EqualTo(StapleFault.Unknown));

    StapleVerdict Check(byte[] response, byte[]? nonce) => Staple.Check(response, edge, ca.Certificate, TimeProvider.System.GetUtcNow(), AlgorithmPolicy.Default, nonce);

    async Task<byte[]> SignAsync(string index, byte[]? nonce)
    {
        Write("index.txt", index + "\n");
        await WriteRequestAsync(nonce);
        await OpenSslAsync("ocsp", "-index", PathOf("index.txt"), "-CA", PathOf("ca.pem"), "-rsigner", PathOf("responder.pem"), "-rkey", PathOf("responder.key"),
            "-reqin", PathOf("request.der"), "-respout", PathOf("response.der"), "-nmin", "5");
        return await File.ReadAllBytesAsync(PathOf("response.der"));
    }

    Task WriteRequestAsync(byte[]? nonce)
        => File.WriteAllBytesAsync(PathOf("request.der"), OcspRequest.Encode(CertId.Of(edge, ca.Certificate, HashAlgorithmName.SHA1), nonce));

    static async Task<string> OpenSslAsync(params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var deadline = new CancellationTokenSource(patience);
        var (output, errors) = (openssl.StandardOutput.ReadToEndAsync(deadline.Token), openssl.StandardError.ReadToEndAsync(deadline.Token));
        await openssl.WaitForExitAsync(deadline.Token);
        Assert.That(openssl.ExitCode, Is.Zero, await errors);
        return await output;
    }

    string Year(int days) => now.AddDays(days).UtcDateTime.ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
    string PathOf(string name) => Path.Combine(directory, name);
    void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
