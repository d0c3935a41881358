using Firmware.Pki;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class PowerCutTests
{
    [Test]
    public async Task ImportCutAtAnyStepLeavesTheOldOrTheNewCertificate()
    {
        var disk = new FailingDisk();
        using var bench = new PkiBench(disk);
        using var ca = new OpenSslCa();
        await bench.EnrollAsync("branch", ca);
        var before = bench.Trustpoints.Find("branch")!.Credentials;
        var next = ca.Sign(await bench.RequestAsync(bench.Trustpoints.Find("branch")!), serial: "2");

        EveryCut(bench, disk, () => bench.Enrollment.Import(bench.Trustpoints.Find("branch")!, next, PkiBench.Fqdn), () =>
        {
            var now = bench.Trustpoints.Find("branch")!;
            var isNew = now.RouterCertificate!.SerialHex == "02";
            Assert.That(isNew || now.RouterCertificate.Equals(before.Router!.Certificate));
            Assert.That(now.Credentials.Pending is null, Is.EqualTo(isNew), "the request goes when its certificate comes");
            Assert.That(now.Identity, Is.Not.Null);
        });
        Assert.That(bench.Trustpoints.Find("branch")!.RouterCertificate!.SerialHex, Is.EqualTo("02"));
    }

    [Test]
    public void AuthenticateCutAtAnyStepLeavesNoCaOrTheCa()
    {
        var disk = new FailingDisk();
        using var bench = new PkiBench(disk);
        using var ca = new OpenSslCa();
        var certificate = bench.Enrollment.ReadCa(ca.Pem);
        bench.Configure("branch");

        EveryCut(bench, disk, () =>
        {
            var trustpoint = bench.Trustpoints.Find("branch")!;
            if (trustpoint.CaCertificates.Count == 0) bench.Enrollment.Authenticate(trustpoint, certificate);
        }, () => Assert.That(bench.Trustpoints.Find("branch")!.CaCertificates, Is.Empty.Or.EqualTo(new[] { certificate })));
    }

    [Test]
    public async Task ZeroizeCutAtAnyStepNeverLeavesAnIdentityWithoutItsKey()
    {
        var disk = new FailingDisk();
        using var bench = new PkiBench(disk);
        using var ca = new OpenSslCa();
        await bench.EnrollAsync("branch", ca);

        EveryCut(bench, disk, () => bench.Pairs.Zeroize([new(KeyAlgorithm.Ec, "branch")]), () =>
        {
            var now = bench.Trustpoints.Find("branch")!;
            Assert.That(now.RouterCertificate is null || now.Identity is not null);
        });
        Assert.That(bench.Keys.Keys, Is.Empty);
        Assert.That(bench.Trustpoints.Find("branch")!.Credentials.Ca, Is.Not.Null, "the CA certificate stays");
    }

    /// <summary>Cuts at the first step, then at the second …, each time on what the last boot left, until the work goes through.</summary>
    static void EveryCut(PkiBench bench, FailingDisk disk, Action work, Action check)
    {
        for (var step = 0; ; step++)
        {
            Assert.That(step, Is.LessThan(100), "the work never goes through");
            disk.StepsLeft = step;
            var isCut = false;
            try { work(); }
            catch (PowerCutException) { isCut = true; }
            disk.StepsLeft = null;
            bench.Reboot();
            Assert.That(bench.Messages, Does.Not.Contain("CERTIFICATE_CORRUPT"));
            check();
            if (!isCut) return;
        }
    }
}
