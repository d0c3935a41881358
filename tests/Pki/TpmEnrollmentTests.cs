using Firmware.Config;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Pki;
using Firmware.Tpm;
using NUnit.Framework;
using Tests.Tpm;

namespace Tests.Pki;

/// <summary>Enrolment with key pairs that never leave a TPM.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TpmEnrollmentTests
{
    [TestCase(KeyAlgorithm.Rsa, 2048), TestCase(KeyAlgorithm.Ec, 256), TestCase(KeyAlgorithm.Ec, 384), TestCase(KeyAlgorithm.Ec, 521)]
    public async Task TpmSignsTheRequestAndBothKindsOfCertificatesAreTaken(KeyAlgorithm algorithm, int bits)
    {
        using var ca = new OpenSslCa();
        using var bench = new TpmBench();
        bench.Clock.Set(PkiBench.Now);
        using var scheduler = new Scheduler(bench.Clock, bench.Log);
        using var pki = new PkiParts(bench.Clock, bench.Log, scheduler, new Flash(bench.Disk, Path.Combine(bench.State, "flash"), 1 << 20), bench.Boot());
        var config = new RunningConfig { Hostname = "edge", DomainName = "example.com" };
        foreach (var (name, enrollment) in ((string, string)[])[("branch", "terminal"), ("own", "selfsigned")])
        {
            config.Trustpoints[name] = new() { Enrollment = enrollment };
            if (algorithm == KeyAlgorithm.Ec) config.Trustpoints[name].EcKeyPair = "k"; else config.Trustpoints[name].RsaKeyPair = "k";
        }
        pki.Trustpoints.Apply(config);
        await pki.Pairs.GenerateAsync(new(algorithm, "k"), new(algorithm, bits), default);
        var (branch, own) = (pki.Trustpoints.Find("branch")!, pki.Trustpoints.Find("own")!);

        pki.Enrollment.Authenticate(branch, pki.Enrollment.ReadCa(ca.Pem));
        var request = Convert.ToBase64String((await pki.Enrollment.RequestAsync(branch, "edge.example.com")).Encoded);
        pki.Enrollment.Import(branch, ca.Sign(request), "edge.example.com");
        await pki.Enrollment.SelfSignAsync(own, "edge.example.com");

        Assert.That(ca.Describe(request), Does.Contain($"({bits} bit)"), "openssl verified the request's signature");
        Assert.That(branch.Identity, Is.Not.Null);
        Assert.That(own.Identity, Is.Not.Null);
        pki.Pairs.Zeroize([new(algorithm, "k")]);
        Assert.That((branch.Identity, own.Identity, own.RouterCertificate), Is.EqualTo(((Identity?)null, (Identity?)null, (Firmware.X509.Certificate?)null)));
    }

    [Test]
    public void SizeTheTpmDoesNotMakeIsRefusedWithThoseItDoes([Values(512, 4096)] int bits)
    {
        using var bench = new TpmBench();
        using var scheduler = new Scheduler(bench.Clock, bench.Log);
        using var pki = new PkiParts(bench.Clock, bench.Log, scheduler, new Flash(bench.Disk, Path.Combine(bench.State, "flash"), 1 << 20), bench.Boot());

        Assert.That(() => pki.Pairs.GenerateAsync(new(KeyAlgorithm.Rsa, "k"), new(KeyAlgorithm.Rsa, bits), default),
            Throws.TypeOf<PkiException>().With.Message.EqualTo($"The TPM makes no RSA keys of {bits} bits; it makes 1024, 2048, 3072"));
    }
}
