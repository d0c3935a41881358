using System.Security.Cryptography;
using Firmware.Pki;
using Firmware.Tpm;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class EnrollmentTests
{
    [TestCase(KeyAlgorithm.Rsa, 2048), TestCase(KeyAlgorithm.Ec, 256), TestCase(KeyAlgorithm.Ec, 384), TestCase(KeyAlgorithm.Ec, 521)]
    public async Task OpenSslVerifiesTheRequestAndShowsWhatWasAskedFor(KeyAlgorithm algorithm, int bits)
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = bench.Configure("branch", t =>
        {
            t.SubjectName = "CN=edge, OU=Branch, C=US";
            t.EkuRequest = new(["server-auth", "client-auth", "ssh-server"]);
            if (algorithm == KeyAlgorithm.Ec) t.EcKeyPair = "k"; else t.RsaKeyPair = "k";
        });
        await bench.Pairs.GenerateAsync(new(algorithm, "k"), new(algorithm, bits), default);

        var text = ca.Describe(await bench.RequestAsync(trustpoint));

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("Subject: C = US, OU = Branch, CN = edge, unstructuredName = edge.example.com"));
            Assert.That(text, Does.Contain($"({bits} bit)"));
            Assert.That(text, Does.Contain("TLS Web Server Authentication, TLS Web Client Authentication, SSH Server"));
            Assert.That(text, Does.Contain(algorithm == KeyAlgorithm.Rsa ? "Digital Signature, Key Encipherment" : "Digital Signature\n"));
            Assert.That(bench.Messages, Does.Contain("%PKI-6-CERT_ENROLL_MANUAL: Manual enrollment for trustpoint branch"));
            Assert.That(bench.Messages, Does.Match(@"%PKI-6-CSR_FINGERPRINT: \n {22}CSR Fingerprint MD5 : ([0-9A-F]{8} ?){4}\n {22}CSR Fingerprint SHA1: ([0-9A-F]{8} ?){5}\n"));
        });
    }

    [Test]
    public async Task ImportedCertificateIsTheIdentityAndSurvivesAReboot()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);

        var identity = trustpoint.Identity;
        Assert.That(identity?.Chain, Has.Count.EqualTo(2), "the leaf and its issuer, where clients look for it");
        Assert.That(identity!.Chain[0], Is.EqualTo(trustpoint.RouterCertificate!.Encoded));
        Assert.That(bench.Messages, Does.Contain("%PKI-6-CERT_INSTALL: An ID certificate has been installed under\n                      Trustpoint   : branch\n                      Issuer-name  : cn=Test Root,o=Example\n                      Subject-name : hostname=edge.example.com\n                      Serial-number: 1A2B\n                      End-date     : "));

        bench.Reboot();
        var again = bench.Trustpoints.Find("branch")!;
        Assert.Multiple(() =>
        {
            Assert.That(again.RouterCertificate, Is.EqualTo(trustpoint.RouterCertificate));
            Assert.That(again.CaCertificates, Is.EqualTo(trustpoint.CaCertificates));
            Assert.That(again.Identity, Is.Not.Null);
            Assert.That(again.Missing, Is.Null);
            Assert.That(bench.Pool.Used, Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task PendingRequestSurvivesAReboot()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = bench.Configure("branch", t => t.EcKeyPair = "k");
        await bench.Pairs.GenerateAsync(new(KeyAlgorithm.Ec, "k"), new(KeyAlgorithm.Ec, 256), default);
        bench.Enrollment.Authenticate(trustpoint, bench.Enrollment.ReadCa(ca.Pem));
        var request = await bench.RequestAsync(trustpoint);

        bench.Reboot();
        bench.Enrollment.Import(bench.Trustpoints.Find("branch")!, ca.Sign(request), PkiBench.Fqdn);

        Assert.That(bench.Trustpoints.Find("branch")!.Credentials.Pending, Is.Null);
        Assert.That(bench.Trustpoints.Find("branch")!.Identity, Is.Not.Null);
    }

    [Test]
    public async Task ReplacementReachesTheNextReaderWholeAndTheOldStaysUsable()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        var before = trustpoint.Identity!;
        await bench.Pairs.GenerateAsync(new(KeyAlgorithm.Ec, "second"), new(KeyAlgorithm.Ec, 256), default);
        trustpoint.Config.EcKeyPair = "second";

        bench.Enrollment.Import(trustpoint, ca.Sign(await bench.RequestAsync(trustpoint), serial: "2"), PkiBench.Fqdn);

        Assert.Multiple(() =>
        {
            Assert.That(trustpoint.Identity, Is.Not.SameAs(before));
            Assert.That(trustpoint.RouterCertificate!.SerialHex, Is.EqualTo("02"));
            Assert.That(((ECDsa)before.Key).SignData([1], HashAlgorithmName.SHA256), Is.Not.Empty);
        });
    }

    [Test]
    public async Task CertificateOfAnotherKeyIsRefused()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        var before = trustpoint.Credentials;

        Refused(() => bench.Enrollment.Import(trustpoint, ca.Sign(ca.ForeignRequest()), PkiBench.Fqdn), "another key than branch");

        Assert.That(trustpoint.Credentials, Is.SameAs(before));
        Assert.That(bench.Messages, Does.Contain("%PKI-3-KEY_CMP_MISMATCH: Key in the certificate and stored key does not match for Trustpoint-branch."));
    }

    [Test]
    public async Task CertificateOfAnotherIssuerIsRefused()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        using var other = new OpenSslCa("/O=Elsewhere/CN=Other Root");
        using var impostor = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        var request = await bench.RequestAsync(trustpoint);

        Refused(() => bench.Enrollment.Import(trustpoint, other.Sign(request), PkiBench.Fqdn), "Its issuer is cn=Other Root,o=Elsewhere, not the CA of the trustpoint, cn=Test Root,o=Example");
        Refused(() => bench.Enrollment.Import(trustpoint, impostor.Sign(request), PkiBench.Fqdn), "did not sign it");
    }

    [Test]
    public async Task CertificateOutsideItsValidityIsRefused()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        var certificate = ca.Sign(await bench.RequestAsync(trustpoint), serial: "2");

        bench.Clock.Set(PkiBench.Now.AddDays(31));
        Refused(() => bench.Enrollment.Import(trustpoint, certificate, PkiBench.Fqdn), "The certificate (SN: 02) has expired. Validity period ended on ");
        bench.Clock.Set(PkiBench.Now.AddDays(-1));
        Refused(() => bench.Enrollment.Import(trustpoint, certificate, PkiBench.Fqdn), "The certificate (SN: 02) is not yet valid. Validity period starts on ");
    }

    [TestCase("", "no certificate in the text")]
    [TestCase("this is not base64!", "not base64")]
    [TestCase("AAAA", "not a certificate")]
    public void GarbageIsNoCa(string pasted, string why)
    {
        using var bench = new PkiBench();
        Refused(() => bench.Enrollment.ReadCa(pasted), why);
    }

    [Test]
    public async Task OnlyACaIsAuthenticated()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        using var noSigner = new OpenSslCa(extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign");
        var trustpoint = await bench.EnrollAsync("branch", ca);

        Refused(() => bench.Enrollment.ReadCa(trustpoint.RouterCertificate!.ToPem()), "not the certificate of a CA: its basicConstraints");
        Refused(() => bench.Enrollment.ReadCa(noSigner.Pem), "not the certificate of a CA: its key usage");
        Refused(() => bench.Enrollment.ReadCa(ca.Pem + noSigner.Pem), "more than one certificate");
        Refused(() => bench.Enrollment.Authenticate(trustpoint, Certificate.ParsePem(noSigner.Pem)[0]), "Please delete your existing CA certificate first");
    }

    [Test]
    public void NothingWorksBeforeTheClockIsSet()
    {
        using var bench = new PkiBench(clockIsSet: false);
        using var ca = new OpenSslCa();
        var trustpoint = bench.Configure("branch");

        Refused(() => bench.Enrollment.ReadCa(ca.Pem), "authoritative time source");
        bench.Trustpoints.Apply(bench.Config);
        Assert.That(bench.Messages.Split("%PKI-2-NON_AUTHORITATIVE_CLOCK: PKI functions can not be initialized until an authoritative time source, like NTP, can be obtained."), Has.Length.EqualTo(2), "said once");

        bench.Clock.Set(PkiBench.Now);
        Assert.That(() => bench.Enrollment.Authenticate(trustpoint, bench.Enrollment.ReadCa(ca.Pem)), Throws.Nothing);
        Assert.That(bench.Messages, Does.Contain("%PKI-6-AUTHORITATIVE_CLOCK: The system clock has been set."));
    }

    [Test]
    public async Task IntermediatesOfOtherTrustpointsCompleteTheChain()
    {
        using var bench = new PkiBench();
        using var root = new OpenSslCa();
        using var sub = new OpenSslCa("/CN=Sub");
        File.WriteAllText(sub.In("ca.pem"), root.Sign(OpenSslCa.Run("req", "-new", "-key", sub.In("ca.key"), "-subj", "/CN=Sub"), "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign", serial: "7"));
        var subPem = File.ReadAllText(sub.In("ca.pem"));
        var trustpoint = bench.Configure("branch", t => t.EcKeyPair = "k");
        await bench.Pairs.GenerateAsync(new(KeyAlgorithm.Ec, "k"), new(KeyAlgorithm.Ec, 256), default);
        bench.Enrollment.Authenticate(trustpoint, bench.Enrollment.ReadCa(subPem));
        bench.Enrollment.Import(trustpoint, sub.Sign(await bench.RequestAsync(trustpoint)), PkiBench.Fqdn);

        Assert.That(trustpoint.Identity!.Chain, Has.Count.EqualTo(2));
        Assert.That(trustpoint.StapleTargets.Select(t => t.Certificate.SerialHex), Is.EqualTo(["1A2B"]), "the issuer of the intermediate is not known yet");

        bench.Enrollment.Authenticate(bench.Configure("root"), bench.Enrollment.ReadCa(root.Pem));

        Assert.That(trustpoint.Identity!.Chain, Has.Count.EqualTo(2), "the root is not sent");
        Assert.That(trustpoint.StapleTargets.Select(t => t.Certificate.SerialHex), Is.EqualTo(["1A2B", "07"]));
    }

    [Test]
    public async Task OcspUrlOfTheTrustpointOverridesTheCertificates()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca, "authorityInfoAccess=OCSP;URI:http://aia.example/ocsp");
        var target = trustpoint.StapleTargets.Single();

        Assert.That(target.Urls, Is.EqualTo(["http://aia.example/ocsp"]));
        trustpoint.Config.OcspUrl = "http://[2001DB8:1:1::2]:80";
        trustpoint.Config.OcspDisableNonce = true;
        Assert.That(target.Urls, Is.EqualTo(["http://[2001DB8:1:1::2]:80"]));
        Assert.That(target.SendNonce, Is.False);
    }

    static void Refused(Action what, string why) => Assert.That(Assert.Throws<PkiException>(what)!.Message, Does.Contain(why));
}
