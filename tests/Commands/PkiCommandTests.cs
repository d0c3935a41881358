using Firmware.Tpm;
using NUnit.Framework;
using Tests.Pki;

namespace Tests.Commands;

/// <summary>What the crypto commands do beyond the transcripts in tests/Sessions.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PkiCommandTests
{
    static string Vector(string name) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "pki-session", name));

    [Test]
    public async Task TrustpointBeyondTheBoardsLimitIsRefusedAndTheConsoleGoesOn()
    {
        await using var router = await StartAsync();
        for (var i = 1; i <= 8; i++) await router.RunAsync($"crypto pki trustpoint t{i}");

        Assert.That(await router.RunAsync("crypto pki trustpoint t9"), Does.Contain("% This router takes 8 trustpoints: t9 is not created."));
        Assert.That(router.Router.Config.Trustpoints, Has.Count.EqualTo(8));
        Assert.That(await router.RunAsync("crypto pki trustpoint t8"), Does.EndWith("(ca-trustpoint)#"));
    }

    [Test]
    public async Task RefreshSaysPerCertificateWhatCame()
    {
        await using var router = await EnrolledAsync(isNetworkDown: true);
        Assert.That(await router.RunAsync("do crypto pki staple refresh branch"), Does.Contain("\nbranch 1A2B: POST http://192.0.2.1/ocsp: connection refused"));
        Assert.That(await router.RunAsync("do crypto pki staple refresh nobody"), Does.Contain("% Trustpoint nobody is not configured."));
    }

    [Test]
    public async Task StapleDetailIsOneFactALine()
    {
        await using var router = await EnrolledAsync();
        Assert.That(await router.RunAsync("do show crypto pki staples detail"), Does.Contain("""
            Trustpoint: branch
            Serial: 1A2B
            Subject: hostname=edge.example.com,cn=edge,o=Example
            Status: none
            Next fetch: 10:42:15 Nov 22 2026
            Last fetch: -
            """).And.Contain("Responders: http://192.0.2.1/ocsp\nNonce: sent\nDemanded by the certificate: no\n"));
    }

    [Test]
    public async Task NothingToShowIsSaid()
    {
        await using var router = await StartAsync();
        Assert.That(await router.RunAsync("do show crypto pki staples"), Does.Contain("% No staples: no trustpoint has a certificate that a CA issued."));
        Assert.That(await router.RunAsync("do show crypto pki certificates nobody"), Does.Contain("% Trustpoint nobody is not configured."));
    }

    [Test]
    public async Task OwnChainIsValidatedAsAPeersWouldBe()
    {
        await using var router = await EnrolledAsync("revocation-check none");
        Assert.That(await router.RunAsync("do crypto pki certificate validate branch"), Does.Contain("Certificate chain has 2 certificates.\nCertificate chain for branch is valid\n"));
        Assert.That(await router.RunAsync("do crypto pki certificate validate nobody"), Does.Contain("Validation Failed: trustpoint not found for root"));
        await router.RunAsync("crypto pki trustpoint empty");
        Assert.That(await router.RunAsync("do crypto pki certificate validate empty"), Does.Contain("Validation Failed: can't get local certificate chain"));
        Assert.That(router.Router.PkiCounters.BypassedValidations.Value + router.Router.PkiCounters.SuccessfulValidations.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task CountersAreZeroedAndStaplesDropped()
    {
        await using var router = await EnrolledAsync();
        await router.RunAsync("do clear crypto pki counters");
        Assert.That(await router.RunAsync("do show crypto pki counters"), Does.Contain("PKI Sessions Started: 0\nPKI Sessions Ended: 0\n"));
        Assert.That(await router.RunAsync("do clear crypto pki staples"), Does.Not.Contain("%"));
        Assert.That(await router.RunAsync("do show crypto pki staples"), Does.Contain("branch      1A2B      none"));
    }

    [Test]
    public async Task MissingKeyIsNamedWhereTrustpointsAreShown()
    {
        await using var router = await EnrolledAsync();
        await router.Scheduler.RunAsync(() =>
        {
            router.Keys.Zeroize(KeyAlgorithm.Rsa, "edge.example.com");
            router.Router.Trustpoints.Publish();
            return Task.CompletedTask;
        });
        Assert.That(await router.RunAsync("do show crypto pki trustpoints status"), Does.Contain("  Not enrolled: Key pair edge.example.com is missing.\n").And.Contain("Keys generated ............. No\n"));
    }

    [Test]
    public async Task KeyGenerationCanBeStoppedAndOtherConsolesStayLive()
    {
        await using var router = await StartAsync();
        router.Keys.Hold = new TaskCompletionSource();
        var generating = router.TypeAsync("crypto key generate rsa label k modulus 3072\r", text => text.EndsWith("non-exportable...\n", StringComparison.Ordinal));
        await generating;
        // The device thread is free: it runs this while the key is being made.
        Assert.That(await router.Scheduler.RunAsync(() => Task.FromResult(router.Router.KeyPairs.All.Count)), Is.Zero);
        Assert.That(await router.TypeAsync("\u0003", text => text.EndsWith('#')), Does.Not.Contain("OK"));
        Assert.That(router.Keys.Keys, Is.Empty);
    }

    [TestCase("crypto key generate rsa label k modulus 1024", "% Warning: peers commonly refuse RSA keys below 2048 bits.")]
    [TestCase("crypto key generate rsa label k modulus 512", "% The TPM makes no RSA keys of 512 bits")]
    [TestCase("crypto key generate rsa label k modulus 2048", "% Invalid size")]
    [TestCase("crypto key generate rsa exportable", "% Invalid input detected")]
    public async Task UnusualSizesAreWarnedOfOrRefused(string line, string said)
    {
        await using var router = await StartAsync();
        if (said.StartsWith("% Invalid size", StringComparison.Ordinal)) router.Keys.Refusal = said["% ".Length..];
        Assert.That(await router.RunAsync(line), Does.Contain(said));
    }

    [Test]
    public async Task MissingKeyPairIsMadeInTheConfiguredSize()
    {
        await using var router = await StartAsync();
        foreach (var line in (string[])["crypto pki trustpoint own", "enrollment selfsigned", "rsakeypair own 1024"]) await router.RunAsync(line);
        await router.TypeAsync("crypto pki enroll own\r", text => text.EndsWith("[yes/no]: ", StringComparison.Ordinal));
        Assert.That(await router.RunAsync("yes"), Does.Contain("% Generating 1024 bit RSA keys, keys will be non-exportable...\n"));
        Assert.That(router.Router.Trustpoints.Find("own")!.RouterCertificate!.KeyBits, Is.EqualTo(1024));
    }

    [Test]
    public async Task PemRequestHasItsBoundariesAndIsShownAgainWhenAsked()
    {
        await using var router = await EnrolledAsync("enrollment terminal pem");
        await router.TypeAsync("crypto pki enroll branch\ryes\r", text => text.EndsWith("terminal? [yes/no]: ", StringComparison.Ordinal));
        var shown = await router.TypeAsync("yes\ryes\rno\r", text => text.EndsWith("(config)#", StringComparison.Ordinal));
        Assert.That(shown.Split("-----BEGIN CERTIFICATE REQUEST-----"), Has.Length.EqualTo(3));
        Assert.That(await router.RunAsync("do show crypto pki certificates"), Does.Contain("Certificate\n  Status: Pending\n  Key Usage: General Purpose\n  Certificate Request Fingerprint MD5: "));
        Assert.That(await router.RunAsync("do show crypto pki trustpoints branch status"), Does.Contain("Last enrollment status: Pending"));
    }

    static async Task<TestRouter> StartAsync()
    {
        var router = new TestRouter(keys: [Vector("router.key")]);
        await router.LogInAsync();
        foreach (var line in (string[])["terminal length 0", "configure terminal", "hostname edge", "ip domain name example.com"]) await router.RunAsync(line);
        return router;
    }

    static async Task<TestRouter> EnrolledAsync(string more = "revocation-check crl", bool isNetworkDown = false)
    {
        var router = await StartAsync();
        router.Network.IsRefusing = isNetworkDown;
        foreach (var line in (string[])["crypto key generate rsa modulus 2048", "crypto pki trustpoint branch", "enrollment terminal", more]) await router.RunAsync(line);
        await router.TypeAsync($"crypto pki authenticate branch\r{Vector("ca.pem").Replace('\n', '\r')}quit\r", text => text.EndsWith("[yes/no]: ", StringComparison.Ordinal));
        await router.RunAsync("yes");
        await router.TypeAsync($"crypto pki import branch certificate\r{Vector("router.pem").Replace('\n', '\r')}quit\r", text => text.Contains("successfully imported", StringComparison.Ordinal) && text.EndsWith('#'));
        return router;
    }
}
