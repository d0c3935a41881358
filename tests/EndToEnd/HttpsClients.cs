using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>openssl, gnutls-cli and curl, pointed at a router's HTTPS port.</summary>
sealed class HttpsClients(int port, string caFile)
{
    static readonly string[] versions = ["-tls1_2", "-tls1_3"];

    public static async Task<HttpsClients> OfAsync(RouterProcess router, Enrolment pki)
    {
        var port = router.Offset + 443;
        await RouterProcess.UntilListeningAsync(port);
        return new(port, pki.CaFile);
    }

    public async Task AssertAllAcceptAsync()
    {
        await AssertStapleAsync("good");
        var gnutls = await GnuTlsAsync();
        Assert.That(gnutls.ExitCode, Is.Zero, gnutls.Output);
        Assert.That(gnutls.Output, Does.Not.Contain("Connecting to OCSP server"));
        var curl = await CurlAsync();
        Assert.That(curl.ExitCode, Is.Zero, curl.Output);
    }

    public async Task AssertRevokedAsync()
    {
        await AssertStapleAsync("revoked");
        var gnutls = await GnuTlsAsync();
        Assert.That(gnutls.ExitCode, Is.Not.Zero, gnutls.Output);
        Assert.That(gnutls.Output, Does.Contain("revoked"));
        Assert.That((await CurlAsync()).ExitCode, Is.EqualTo(91));
    }

    public async Task AssertMissingStapleIsRefusedAsync()
    {
        foreach (var version in versions)
            Assert.That((await OpenSslAsync(version)).Output, Does.Contain("OCSP response: no response sent"));
        var gnutls = await GnuTlsAsync();
        Assert.That(gnutls.ExitCode, Is.Not.Zero, gnutls.Output);
        Assert.That(gnutls.Output, Does.Not.Contain("Connecting to OCSP server"));
        Assert.That((await CurlAsync()).ExitCode, Is.EqualTo(91));
    }

    /// <summary>Everything openssl prints of a handshake in TLS 1.3, the staple included.</summary>
    public Task<Subprocess> LookAsync() => OpenSslAsync("-tls1_3");

    async Task AssertStapleAsync(string status)
    {
        foreach (var version in versions)
        {
            var run = await OpenSslAsync(version);
            Assert.That(run.Output, Does.Contain("OCSP Response Status: successful").And.Contain($"Cert Status: {status}"), version);
            Assert.That(run.Output, Does.Contain("Verify return code: 0 (ok)"), version);
        }
    }

    Task<Subprocess> OpenSslAsync(string version) => Subprocess.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", "-status", version, "-CAfile", caFile]);

    Task<Subprocess> GnuTlsAsync() => Subprocess.RunAsync("gnutls-cli", ["--ocsp", "--x509cafile", caFile, "-p", $"{port}", "localhost"]);

    Task<Subprocess> CurlAsync() => Subprocess.RunAsync("curl", ["-sS", "--cert-status", "--cacert", caFile, $"https://localhost:{port}/status.json"]);
}
