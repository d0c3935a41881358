using Firmware.Ocsp;
using Firmware.Pki;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ValidatorTests
{
    const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    const string AnyUsage = "2.5.29.37.0";

    readonly ValidatorBench bench = new();

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    [Test]
    public async Task GoodPeerIsAcceptedWithItsPath()
    {
        var leaf = bench.Root.Issue("CN=edge");
        var verdict = await bench.JudgeAsync(bench.Trust("ocsp"), leaf, bench.Root.Ocsp(leaf));
        Assert.That((verdict.Accepted, verdict.Reason, verdict.Staple, verdict.StapleReading), Is.EqualTo((true, VerdictReason.Valid, (StapleStatus?)StapleStatus.Good, StapleReading.Good)), verdict.Sentence);
        Assert.That(verdict.Path, Is.EqualTo(new[] { leaf, bench.Root.Certificate }));
    }

    [Test]
    public async Task NobodyIsJudgedBeforeTheClockIsSet()
    {
        await using var early = new ValidatorBench(clockIsSet: false);
        var verdict = await early.JudgeAsync(early.Trust("none"), early.Root.Issue("CN=edge"));
        Assert.That((verdict.Accepted, verdict.Reason), Is.EqualTo((false, VerdictReason.ClockUnset)));
    }

    [Test]
    public async Task EmptyChainIsRefused()
        => Assert.That((await Judge([])).Reason, Is.EqualTo(VerdictReason.NoCertificate));

    [Test]
    public async Task MoreThanSixteenCertificatesAreRefusedUnread()
        => Assert.That((await Judge([.. Enumerable.Repeat(new byte[] { 0 }, 17)])).Reason, Is.EqualTo(VerdictReason.TooMuchWork));

    [Test]
    public async Task GarbageIsRefused()
        => Assert.That((await Judge([[1, 2, 3]])).Reason, Is.EqualTo(VerdictReason.Malformed));

    [Test]
    public async Task TrustpointWithoutCaTrustsNobody()
    {
        var verdict = await bench.JudgeAsync(bench.Trust("none") with { Anchors = [] }, bench.Root.Issue("CN=edge"));
        Assert.That(verdict.Reason, Is.EqualTo(VerdictReason.TrustpointNotAuthenticated));
    }

    [Test]
    public async Task ExpiredCertificateIsRefusedAndSaid()
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { NotAfter = Authority.Now.AddSeconds(-1) });
        var verdict = await bench.JudgeAsync(bench.Trust("none"), leaf);
        Assert.That(verdict.Reason, Is.EqualTo(VerdictReason.Expired));
        Assert.That(bench.Said("CERTIFICATE_INVALID_EXPIRED").Single(), Does.EndWith(
            $"%PKI-3-CERTIFICATE_INVALID_EXPIRED: Certificate chain validation has failed. The certificate (SN: {leaf.SerialHex}) has expired. Validity period ended on 10:42:14 UTC Nov 22 2026"));
    }

    [Test]
    public async Task CertificateOfTheFutureIsRefusedAndSaid()
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { NotBefore = Authority.Now.AddSeconds(1) });
        var verdict = await bench.JudgeAsync(bench.Trust("none"), leaf);
        Assert.That(verdict.Reason, Is.EqualTo(VerdictReason.NotYetValid));
        Assert.That(bench.Said("NOT_YET_VALID").Single(), Does.EndWith(
            $"%PKI-3-CERTIFICATE_INVALID_NOT_YET_VALID: Certificate chain validation has failed. The certificate (SN: {leaf.SerialHex}) is not yet valid   Validity period starts on 10:42:16 UTC Nov 22 2026"));
    }

    [Test]
    public async Task RevokedCertificateIsSaid()
    {
        var leaf = bench.Root.Issue("CN=edge");
        var verdict = await bench.JudgeAsync(bench.Trust("ocsp"), leaf, bench.Root.Ocsp(leaf, CertStatus.Revoked));
        Assert.That((verdict.Accepted, verdict.Reason, verdict.StapleReading), Is.EqualTo((false, VerdictReason.Revoked, StapleReading.Revoked)));
        Assert.That(bench.Said("CERTIFICATE_REVOKED").Single(), Does.EndWith(
            $"%PKI-3-CERTIFICATE_REVOKED: Certificate chain validation has failed.  The certificate (SN: {leaf.SerialHex}) is revoked"));
    }

    // Extended key usages of the leaf, what the peer is used for, 'match eku', accepted.
    [TestCase("", PeerUsage.Server, "", true)]
    [TestCase("", PeerUsage.Client, "", true)]
    [TestCase(ServerAuth, PeerUsage.Server, "", true)]
    [TestCase(ServerAuth, PeerUsage.Client, "", false)]
    [TestCase(ClientAuth, PeerUsage.Server, "", false)]
    [TestCase(ClientAuth, PeerUsage.Client, "", true)]
    [TestCase(AnyUsage, PeerUsage.Server, "", true)]
    [TestCase(ClientAuth, PeerUsage.Own, "server-auth", true)]
    [TestCase("", PeerUsage.Server, "server-auth", false)]
    [TestCase(AnyUsage, PeerUsage.Server, "server-auth", false)]
    [TestCase(ServerAuth, PeerUsage.Server, "server-auth", true)]
    [TestCase(ServerAuth, PeerUsage.Server, "server-auth client-auth", false)]
    [TestCase($"{ServerAuth} {ClientAuth}", PeerUsage.Server, "server-auth client-auth", true)]
    public async Task ExtendedKeyUsagesAreAskedFor(string usages, PeerUsage usage, string match, bool accepted)
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { Eku = usages.Split(' ', StringSplitOptions.RemoveEmptyEntries) });
        var verdict = await bench.JudgeAsync(bench.Trust("none", match), leaf, usage: usage);
        Assert.That((verdict.Accepted, verdict.Reason), Is.EqualTo((accepted, accepted ? VerdictReason.Bypassed : VerdictReason.ExtendedKeyUsage)), verdict.Sentence);
    }

    [TestCase(ServerAuth, true)]
    [TestCase(ClientAuth, false)]
    public async Task IntermediateLimitsTheUsagesOfWhatItIssues(string usage, bool accepted)
    {
        var sub = bench.Root.Sub(Authority.Ca("CN=sub") with { Eku = [usage] });
        Assert.That((await bench.JudgeAsync(bench.Trust("none"), sub.Issue("CN=edge"), above: [sub.Certificate])).Accepted, Is.EqualTo(accepted));
    }

    // Staple, policy of the peer, certificate demands a staple, accepted. Revocation of what is left is passed over by 'crl none'.
    [TestCase("good", "required", false, true)]
    [TestCase("good", "preferred", true, true)]
    [TestCase("none", "required", false, false)]
    [TestCase("none", "preferred", false, true)]
    [TestCase("none", "preferred", true, false)]
    [TestCase("none", "ignored", true, true)]
    [TestCase("stale", "required", false, false)]
    [TestCase("stale", "preferred", false, true)]
    [TestCase("stale", "preferred", true, false)]
    [TestCase("stale", "ignored", false, true)]
    [TestCase("forged", "required", false, false)]
    [TestCase("forged", "preferred", true, false)]
    [TestCase("unknown", "required", false, false)]
    [TestCase("other", "preferred", true, false)]
    [TestCase("garbage", "required", false, false)]
    [TestCase("revoked", "preferred", false, false)]
    [TestCase("revoked", "required", false, false)]
    [TestCase("revoked", "ignored", false, true)]
    public async Task StapleIsDemandedAsThePolicyAndTheCertificateSay(string staple, string policy, bool mustStaple, bool accepted)
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { MustStaple = mustStaple });
        var verdict = await bench.JudgeAsync(bench.Trust("crl none"), leaf, StapleOf(staple, leaf), policy);
        Assert.That(verdict.Accepted, Is.EqualTo(accepted), verdict.Sentence);
    }

    [TestCase("preferred", true)]
    [TestCase("required", false)]
    public async Task NoneInFrontPassesARevokedStapleOverUnlessOneIsRequired(string policy, bool accepted)
    {
        var leaf = bench.Root.Issue("CN=edge");
        var verdict = await bench.JudgeAsync(bench.Trust("none"), leaf, StapleOf("revoked", leaf), policy);
        Assert.That((verdict.Accepted, verdict.Staple), Is.EqualTo((accepted, (StapleStatus?)StapleStatus.Revoked)));
    }

    [Test]
    public async Task RevokedStapleOfAnIntermediateFailsThePeer()
    {
        var sub = bench.Root.Sub();
        var leaf = sub.Issue("CN=edge");
        var evidence = new PeerEvidence([leaf.Encoded, sub.Certificate.Encoded], [sub.Ocsp(leaf), bench.Root.Ocsp(sub.Certificate, CertStatus.Revoked)]);
        var verdict = await bench.Validator.ValidateAsync(evidence, bench.Trust("crl none"), PeerUsage.Server, StaplePolicy.Preferred, default);
        Assert.That((verdict.Reason, verdict.Staple), Is.EqualTo((VerdictReason.Revoked, (StapleStatus?)StapleStatus.Good)), verdict.Sentence);
    }

    [Test]
    public void UnknownStaplePolicyIsAFault()
        => Assert.That(() => bench.JudgeAsync(bench.Trust("none"), bench.Root.Issue("CN=edge"), policy: "maybe"), Throws.ArgumentException);

    [Test]
    public async Task EachValidationIsOneSessionAndOneOutcome()
    {
        var (good, bad) = (bench.Root.Issue("CN=good"), bench.Root.Issue("CN=bad"));
        await bench.JudgeAsync(bench.Trust("ocsp"), good, bench.Root.Ocsp(good));
        await bench.JudgeAsync(bench.Trust("ocsp"), bad, bench.Root.Ocsp(bad, CertStatus.Revoked));
        await bench.JudgeAsync(bench.Trust("none"), good);
        var c = bench.Counters;
        Assert.That((c.SessionsStarted.Value, c.SessionsEnded.Value, c.SuccessfulValidations.Value, c.FailedValidations.Value, c.BypassedValidations.Value, c.PendingValidations.Value),
            Is.EqualTo((3L, 3L, 1L, 1L, 1L, 0L)));
    }

    [Test]
    public async Task ValidationBeyondTheLimitWaitsAndThenIsRefusedAsBusy()
    {
        await using var narrow = new ValidatorBench(validations: 1);
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        narrow.Web.Prefix("/ocsp", _ => { asked.TrySetResult(); return WebAnswer.HangingOcsp(release.Task); });
        var slow = narrow.JudgeAsync(narrow.Trust("ocsp", ocspUrl: $"{narrow.Web.Url}/ocsp"), narrow.Root.Issue("CN=slow"));
        await asked.Task;
        var second = narrow.JudgeAsync(narrow.Trust("none"), narrow.Root.Issue("CN=second"));
        await narrow.Time.BegunAsync(Validator.Patience, 2);
        Assert.That(narrow.Counters.PendingValidations.Value, Is.EqualTo(2));
        narrow.Time.Advance(Validator.Patience);
        Assert.That((await second).Reason, Is.EqualTo(VerdictReason.Busy));
        release.SetResult();
        Assert.That((await slow).Reason, Is.EqualTo(VerdictReason.RevocationUnknown));
        Assert.That(narrow.Counters.PendingValidations.Value, Is.Zero);
        Assert.That((await narrow.JudgeAsync(narrow.Trust("none"), narrow.Root.Issue("CN=third"))).Accepted, Is.True);
    }

    [Test]
    public async Task ValidationThatTakesTooLongIsRefused()
    {
        var asked = new TaskCompletionSource();
        bench.Web.Prefix("/never", _ => { asked.TrySetResult(); return WebAnswer.HangingOcsp(new TaskCompletionSource().Task); });
        var verdict = bench.JudgeAsync(bench.Trust("ocsp", ocspUrl: $"{bench.Web.Url}/never"), bench.Root.Issue("CN=edge"));
        await asked.Task;
        bench.Time.Advance(Validator.Deadline);
        Assert.That((await verdict).Accepted, Is.False);
    }

    [Test]
    public async Task CancelledValidationEndsItsSessionWithoutAVerdict()
    {
        using var cancel = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        bench.Web.Prefix("/ocsp", _ => { asked.TrySetResult(); return WebAnswer.HangingOcsp(new TaskCompletionSource().Task); });
        var evidence = new PeerEvidence([bench.Root.Issue("CN=edge").Encoded], []);
        var validation = bench.Validator.ValidateAsync(evidence, bench.Trust("ocsp", ocspUrl: $"{bench.Web.Url}/ocsp"), PeerUsage.Server, StaplePolicy.Preferred, cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        Assert.That(() => validation, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((bench.Counters.SessionsEnded.Value, bench.Counters.PendingValidations.Value, bench.Counters.FailedValidations.Value), Is.EqualTo((1L, 0L, 0L)));
    }

    byte[]? StapleOf(string kind, Firmware.X509.Certificate leaf) => kind switch
    {
        "good" => bench.Root.Ocsp(leaf),
        "revoked" => bench.Root.Ocsp(leaf, CertStatus.Revoked),
        "unknown" => bench.Root.Ocsp(leaf, CertStatus.Unknown),
        "stale" => bench.Root.Ocsp(leaf, nextUpdate: Authority.Now.AddSeconds(-301)),
        "forged" => bench.Root.Ocsp(leaf, corruptSignature: true),
        "other" => bench.Root.Ocsp(bench.Root.Issue("CN=other")),
        "garbage" => [1, 2, 3],
        _ => null,
    };

    Task<Verdict> Judge(byte[][] chain) => bench.Validator.ValidateAsync(new PeerEvidence(chain, []), bench.Trust("none"), PeerUsage.Server, StaplePolicy.Preferred, default);
}
