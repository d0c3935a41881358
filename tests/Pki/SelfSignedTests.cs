using Firmware.Pki;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class SelfSignedTests
{
    const string Serial = "SBX2647A0C1";

    [Test]
    public async Task SecureServerWithoutATrustpointMakesItsOwnOnce()
    {
        using var bench = new PkiBench();
        var said = new List<string>();

        await Ensure(bench, said);
        await Ensure(bench, said);

        var name = PersistentSelfSigned.NameOn(Serial);
        var trustpoint = bench.Trustpoints.Find(name)!;
        var certificate = trustpoint.RouterCertificate!;
        Assert.Multiple(() =>
        {
            Assert.That(name, Does.Match(@"^TP-self-signed-\d+$"));
            Assert.That(said, Is.EqualTo(["% Generating 2048 bit RSA keys, keys will be non-exportable...[OK]"]));
            Assert.That(trustpoint.Config.Enrollment, Is.EqualTo("selfsigned"));
            Assert.That(trustpoint.Config.RevocationCheck.ToString(), Is.EqualTo("none"));
            Assert.That(certificate.ToString(), Is.EqualTo($"cn=IOS-Self-Signed-Certificate-{name["TP-self-signed-".Length..]}"));
            Assert.That(certificate.SerialHex, Is.EqualTo("01"));
            Assert.That(certificate.KeyBits, Is.EqualTo(2048));
            Assert.That(trustpoint.Identity, Is.Not.Null);
            Assert.That(bench.Messages, Does.Contain("%PKI-4-NOCONFIGAUTOSAVE: Configuration was modified.  Issue \"write memory\" to save new IOS PKI configuration"));
        });
    }

    [Test]
    public async Task ReloadWithoutSavingFindsTheSameCertificateAgain()
    {
        using var bench = new PkiBench();
        await Ensure(bench, []);
        var certificate = bench.Trustpoints.All[0].RouterCertificate;
        bench.Config.Trustpoints.Clear();
        bench.Reboot();

        await Ensure(bench, []);

        Assert.That(bench.Trustpoints.All[0].RouterCertificate, Is.EqualTo(certificate));
        Assert.That(bench.Keys.Keys, Has.Count.EqualTo(1));
    }

    [TestCase(KeyAlgorithm.Rsa, 2048), TestCase(KeyAlgorithm.Ec, 384)]
    public async Task OpenSslTrustsTheCertificateByItself(KeyAlgorithm algorithm, int bits)
    {
        using var bench = new PkiBench();
        using var judge = new OpenSslCa();
        var trustpoint = bench.Configure("own", t =>
        {
            (t.Enrollment, t.EkuRequest) = ("selfsigned", new(["server-auth"]));
            if (algorithm == KeyAlgorithm.Ec) t.EcKeyPair = "k"; else t.RsaKeyPair = "k";
        });
        await bench.Pairs.GenerateAsync(new(algorithm, "k"), new(algorithm, bits), default);

        var certificate = await bench.Enrollment.SelfSignAsync(trustpoint, PkiBench.Fqdn);

        File.WriteAllText(judge.In("own.pem"), certificate.ToPem());
        Assert.That(OpenSslCa.Run("verify", "-x509_strict", "-attime", $"{PkiBench.Now.ToUnixTimeSeconds()}", "-purpose", "sslserver", "-verify_hostname", "edge.example.com", "-CAfile", judge.In("own.pem"), judge.In("own.pem")), Does.EndWith("own.pem: OK\n"));
        Assert.That(trustpoint.StapleTargets, Is.Empty, "nobody else answers for it");
        Assert.That((await bench.Enrollment.SelfSignAsync(trustpoint, PkiBench.Fqdn)).SerialHex, Is.EqualTo("02"));
    }

    [Test]
    public void FullRouterSaysWhyThereIsNone()
    {
        using var bench = new PkiBench(limit: 1);
        bench.Configure("taken");
        Assert.That(() => Ensure(bench, []), Throws.TypeOf<PkiException>().With.Message.Contains("takes 1 trustpoints"));
    }

    static Task Ensure(PkiBench bench, List<string> said)
        => new PersistentSelfSigned(bench.Trustpoints, bench.Pairs, bench.Enrollment, bench.Log).EnsureAsync(bench.Config, Serial, said.Add);
}
