using Firmware.Pki;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class TrustpointsTests
{
    [Test]
    public void ApplyingTwiceChangesNothing()
    {
        using var bench = new PkiBench();
        var trustpoint = bench.Configure("branch");
        bench.Trustpoints.Apply(bench.Config);
        Assert.That(bench.Trustpoints.Find("branch"), Is.SameAs(trustpoint));
        Assert.That(bench.Messages.Split("%PKI-6-TRUSTPOINT_CREATE: Trustpoint: branch created succesfully"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task IdentityIsTheSameObjectUntilSomethingChanges()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        var identity = trustpoint.Identity;
        bench.Configure("unrelated");
        Assert.That(trustpoint.Identity, Is.SameAs(identity));
    }

    [Test]
    public void OneTrustpointMoreThanAllowedIsRefusedAndTheRouterGoesOn()
    {
        using var bench = new PkiBench(limit: 2);
        bench.Configure("a");
        bench.Configure("b");
        Assert.That(bench.Trustpoints.HasRoomFor(bench.Config, "c"), Is.False);
        Assert.That(bench.Trustpoints.HasRoomFor(bench.Config, "b"), Is.True);

        bench.Config.Trustpoints["c"] = new();
        bench.Trustpoints.Apply(bench.Config);

        Assert.That(bench.Trustpoints.All.Select(t => t.Name), Is.EqualTo(["a", "b"]));
        Assert.That(bench.Messages, Does.Contain("%PKI-3-TRUSTPOINT_LIMIT: Trustpoint c is not used: this router takes 2 trustpoints"));
    }

    [Test]
    public async Task TrustpointWhoseKeyIsMissingSaysWhich()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        await bench.EnrollAsync("branch", ca);
        bench.Keys.Zeroize(KeyAlgorithm.Ec, "branch");

        bench.Reboot();

        var trustpoint = bench.Trustpoints.Find("branch")!;
        Assert.That(trustpoint.Identity, Is.Null);
        Assert.That(trustpoint.Missing, Is.EqualTo("Key pair branch is missing"));
        Assert.That(bench.Messages, Does.Contain("%PKI-4-NOT_ENROLLED: Trustpoint branch is not enrolled: Key pair branch is missing"));
    }

    [Test]
    public async Task CertificatesGoWithTheirKey([Values] bool isReplaced)
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);

        if (isReplaced) await bench.Pairs.GenerateAsync(new(KeyAlgorithm.Ec, "branch"), new(KeyAlgorithm.Ec, 384), default);
        else bench.Pairs.Zeroize([new(KeyAlgorithm.Ec, "branch")]);

        Assert.That(trustpoint.RouterCertificate, Is.Null);
        Assert.That(trustpoint.Identity, Is.Null);
        Assert.That(trustpoint.CaCertificates, Has.Count.EqualTo(1));
        Assert.That(bench.Stapler.Targets, Is.Empty);
        bench.Reboot();
        Assert.That(bench.Trustpoints.Find("branch")!.RouterCertificate, Is.Null);
    }

    [Test]
    public async Task RemovedTrustpointIsNoIdentityAndNoTargetAnyMore()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        var trustpoint = await bench.EnrollAsync("branch", ca);
        bench.Config.Trustpoints.Remove("branch");
        bench.Trustpoints.Apply(bench.Config);
        Assert.That(trustpoint.Identity, Is.Null);
        Assert.That(bench.Stapler.Targets, Is.Empty);
        Assert.That(bench.Trustpoints.Find("branch"), Is.Null);
    }

    [Test]
    public async Task IdentitiesWaitForTheClock()
    {
        using var bench = new PkiBench();
        using var ca = new OpenSslCa();
        await bench.EnrollAsync("branch", ca);
        using var later = new PkiBench(clockIsSet: false);
        Directory.CreateDirectory(Path.Combine(later.FlashDirectory, "certs"));
        File.Copy(Path.Combine(bench.FlashDirectory, "certs", "branch.pem"), Path.Combine(later.FlashDirectory, "certs", "branch.pem"));
        Assert.That(later.Configure("branch").Identity, Is.Null);
        Assert.That(later.Trustpoints.Find("branch")!.Missing, Is.Null);
    }
}
