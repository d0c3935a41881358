using Firmware.Ocsp;
using Firmware.Pki;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class StapledIdentityTests
{
    const string Plain = "authorityInfoAccess=OCSP;URI:http://responder.example/ocsp";
    const string MustStaple = Plain + "\ntlsfeature=status_request";

    [Test]
    public async Task StapleIsFetchedAtEnrolmentAndReachesTheIdentity()
    {
        using var ca = new OpenSslCa();
        using var bench = new PkiBench(network: new OpenSslResponder(ca));

        var trustpoint = await EnrollAsync(bench, ca, Plain);
        Assert.That(await RefreshAsync(bench, trustpoint), Does.StartWith("POST http://responder.example/ocsp: "));

        var staple = trustpoint.Identity!.StapleFor(0, bench.Clock.GetUtcNow())!;
        Assert.That(staple.Encoded, Is.EqualTo(trustpoint.StapleTargets[0].Current!.Encoded));
        Assert.That(trustpoint.Identity.StapleFor(0, staple.NextUpdate), Is.Null, "never served from nextUpdate on");
        Assert.That(trustpoint.Identity.StapleRequests, Is.SameAs(bench.Counters.Ocsp.StapleRequests));
    }

    [Test]
    public async Task StapleIsServedAfterARebootBeforeAnyFetch()
    {
        using var ca = new OpenSslCa();
        var responder = new OpenSslResponder(ca);
        using var bench = new PkiBench(network: responder);
        await RefreshAsync(bench, await EnrollAsync(bench, ca, MustStaple));
        responder.IsDown = true;

        bench.Reboot();

        Assert.That(bench.Trustpoints.Find("branch")!.Identity?.StapleFor(0, bench.Clock.GetUtcNow()), Is.Not.Null);
    }

    [Test]
    public async Task RevokedAnswerReplacesTheGoodStapleAndTheKeyObjectStays()
    {
        using var ca = new OpenSslCa();
        var responder = new OpenSslResponder(ca);
        using var bench = new PkiBench(network: responder);
        var trustpoint = await EnrollAsync(bench, ca, Plain);
        await RefreshAsync(bench, trustpoint);
        var before = trustpoint.Identity!;
        responder.Revoked.Add("1A2B");

        await RefreshAsync(bench, trustpoint);

        Assert.That(trustpoint.StapleTargets[0].Current!.Status, Is.EqualTo(StapleStatus.Revoked));
        Assert.That(trustpoint.Identity!.Staples[0]!.Encoded, Is.Not.EqualTo(before.Staples[0]!.Encoded));
        Assert.That(trustpoint.Identity.Key, Is.SameAs(before.Key));
    }

    [Test]
    public async Task CertificateThatDemandsAStapleIsNotShownBeforeItHasOne()
    {
        using var ca = new OpenSslCa();
        var responder = new OpenSslResponder(ca) { IsDown = true };
        using var bench = new PkiBench(network: responder);
        var trustpoint = await EnrollAsync(bench, ca, MustStaple);
        await RefreshAsync(bench, trustpoint);
        Assert.That(trustpoint.Identity, Is.Null);
        Assert.That(trustpoint.Missing, Does.Contain("demands a staple"));

        responder.IsDown = false;
        await RefreshAsync(bench, trustpoint);

        Assert.That(trustpoint.Identity?.Staples[0], Is.Not.Null);
        Assert.That(trustpoint.Missing, Is.Null);
    }

    [Test]
    public async Task RenewalKeepsTheOldCertificateWithItsStapleUntilTheNewOneHasIts()
    {
        using var ca = new OpenSslCa();
        var responder = new OpenSslResponder(ca);
        using var bench = new PkiBench(network: responder);
        var trustpoint = await EnrollAsync(bench, ca, MustStaple);
        await RefreshAsync(bench, trustpoint);
        var before = trustpoint.Identity!;
        responder.IsDown = true;
        var request = await OnDevice(bench, () => bench.RequestAsync(trustpoint));
        var renewed = ca.Sign(request, MustStaple, serial: "2");
        await OnDevice(bench, () => Task.FromResult(bench.Enrollment.Import(trustpoint, renewed, PkiBench.Fqdn)));
        await RefreshAsync(bench, trustpoint);
        Assert.That(trustpoint.Identity!.Chain[0], Is.EqualTo(before.Chain[0]));
        Assert.That(trustpoint.Identity.Staples[0], Is.Not.Null);

        responder.IsDown = false;
        await RefreshAsync(bench, trustpoint);

        Assert.That(trustpoint.Identity!.Chain[0], Is.EqualTo(trustpoint.RouterCertificate!.Encoded));
        Assert.That(trustpoint.Identity.Staples[0], Is.Not.Null);
        Assert.That(bench.Stapler.Targets, Has.Count.EqualTo(1), "the old certificate is not asked about any more");
    }

    static Task<Trustpoint> EnrollAsync(PkiBench bench, OpenSslCa ca, string extensions) => OnDevice(bench, () => bench.EnrollAsync("branch", ca, extensions));

    static Task<string> RefreshAsync(PkiBench bench, Trustpoint trustpoint) => OnDevice(bench, () => bench.Stapler.RefreshAsync(trustpoint.StapleTargets[0], default));

    static Task<T> OnDevice<T>(PkiBench bench, Func<Task<T>> work) => bench.Scheduler.RunAsync(work);
}
