using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

/// <summary>The order of <c>revocation-check</c>: a later method runs only where the one before gave an error.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class RevocationCheckTests
{
    readonly ValidatorBench bench = new();

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    // Methods; what the staple, the responder and the CRL say; the verdict; how often responder and CRL server were asked.
    [TestCase("crl", "-", "good", "good", VerdictReason.Valid, 0, 1)]
    [TestCase("crl", "-", "good", "revoked", VerdictReason.Revoked, 0, 1)]
    [TestCase("crl", "-", "good", "error", VerdictReason.RevocationUnknown, 0, 1)]
    [TestCase("crl ocsp", "-", "good", "good", VerdictReason.Valid, 0, 1)]
    [TestCase("crl ocsp", "-", "good", "revoked", VerdictReason.Revoked, 0, 1)]
    [TestCase("crl ocsp", "-", "good", "error", VerdictReason.Valid, 1, 1)]
    [TestCase("crl ocsp", "-", "revoked", "error", VerdictReason.Revoked, 1, 1)]
    [TestCase("crl ocsp", "-", "error", "error", VerdictReason.RevocationUnknown, 1, 1)]
    [TestCase("crl ocsp none", "-", "error", "error", VerdictReason.Bypassed, 1, 1)]
    [TestCase("crl none ocsp", "-", "revoked", "error", VerdictReason.Bypassed, 0, 1)]
    [TestCase("crl none", "-", "good", "good", VerdictReason.Valid, 0, 1)]
    [TestCase("crl none", "-", "good", "revoked", VerdictReason.Revoked, 0, 1)]
    [TestCase("crl none", "-", "good", "error", VerdictReason.Bypassed, 0, 1)]
    [TestCase("ocsp", "-", "good", "revoked", VerdictReason.Valid, 1, 0)]
    [TestCase("ocsp", "-", "revoked", "good", VerdictReason.Revoked, 1, 0)]
    [TestCase("ocsp", "-", "unknown", "good", VerdictReason.RevocationUnknown, 1, 0)]
    [TestCase("ocsp none", "-", "error", "good", VerdictReason.Bypassed, 1, 0)]
    [TestCase("ocsp none", "-", "revoked", "good", VerdictReason.Revoked, 1, 0)]
    [TestCase("ocsp crl", "-", "error", "revoked", VerdictReason.Revoked, 1, 1)]
    [TestCase("ocsp crl", "-", "unknown", "good", VerdictReason.Valid, 1, 1)]
    [TestCase("ocsp crl", "-", "good", "revoked", VerdictReason.Valid, 1, 0)]
    [TestCase("none", "-", "revoked", "revoked", VerdictReason.Bypassed, 0, 0)]
    [TestCase("none ocsp crl", "revoked", "revoked", "revoked", VerdictReason.Bypassed, 0, 0)]
    // The staple is the answer of method ocsp, in its place, and spares the request.
    [TestCase("ocsp", "good", "revoked", "error", VerdictReason.Valid, 0, 0)]
    [TestCase("ocsp crl", "good", "error", "revoked", VerdictReason.Valid, 0, 0)]
    [TestCase("crl ocsp", "good", "error", "error", VerdictReason.Valid, 0, 1)]
    [TestCase("crl ocsp", "good", "error", "revoked", VerdictReason.Revoked, 0, 1)]
    [TestCase("crl", "good", "error", "error", VerdictReason.RevocationUnknown, 0, 1)]
    // One that verifies as revoked fails the peer whatever the order; one that does not verify is an error of method ocsp.
    [TestCase("crl", "revoked", "good", "good", VerdictReason.Revoked, 0, 0)]
    [TestCase("crl none", "revoked", "good", "good", VerdictReason.Revoked, 0, 0)]
    [TestCase("crl ocsp", "revoked", "good", "good", VerdictReason.Revoked, 0, 0)]
    [TestCase("ocsp", "bad", "good", "good", VerdictReason.RevocationUnknown, 0, 0)]
    [TestCase("ocsp crl", "bad", "good", "good", VerdictReason.Valid, 0, 1)]
    [TestCase("ocsp crl", "bad", "good", "revoked", VerdictReason.Revoked, 0, 1)]
    [TestCase("ocsp none", "bad", "good", "good", VerdictReason.Bypassed, 0, 0)]
    [TestCase("crl", "bad", "good", "good", VerdictReason.Valid, 0, 1)]
    public async Task NextMethodRunsOnlyAfterAnError(string methods, string staple, string responder, string crl, VerdictReason reason, int responderAsked, int crlAsked)
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { CrlUrls = [$"{bench.Web.Url}/crl"], OcspUrls = [$"{bench.Web.Url}/ocsp"] });
        var asked = new Asked();
        bench.Web["/crl"] = _ => asked.OfCrl(CrlAnswer(crl, leaf));
        bench.Web.Prefix("/ocsp", _ => asked.OfResponder(OcspAnswer(responder, bench.Root, leaf)));
        var verdict = await bench.JudgeAsync(bench.Trust(methods), leaf, StapleOf(staple, leaf));
        Assert.That((verdict.Reason, asked.Responder, asked.Crl), Is.EqualTo((reason, responderAsked, crlAsked)), verdict.Sentence);
    }

    [Test]
    public async Task OcspUrlOfTheTrustpointIsAskedForEveryCertificateOfThePath()
    {
        var sub = bench.Root.Sub(Authority.Ca("CN=sub") with { OcspUrls = [$"{bench.Web.Url}/wrong"] });
        var leaf = sub.Issue(new CertificateWish("CN=edge") { OcspUrls = [$"{bench.Web.Url}/wrong"] });
        var asked = new Asked();
        bench.Web["/wrong"] = _ => throw new AssertionException("the certificate's own responder was asked");
        bench.Web["/own"] = body => asked.OfResponder(OcspAnswer("good", asked.Responder == 0 ? bench.Root : sub, asked.Responder == 0 ? sub.Certificate : leaf));
        var verdict = await bench.JudgeAsync(bench.Trust("ocsp", ocspUrl: $"{bench.Web.Url}/own") with { SendNonce = true }, leaf, above: [sub.Certificate]);
        Assert.That((verdict.Reason, asked.Responder), Is.EqualTo((VerdictReason.Valid, 2)), verdict.Sentence);
    }

    [TestCase("ocsp")]
    [TestCase("crl")]
    public async Task RevokedIntermediateFailsThePeer(string method)
    {
        var sub = bench.Root.Sub(Authority.Ca("CN=sub") with { CrlUrls = [$"{bench.Web.Url}/root.crl"], OcspUrls = [$"{bench.Web.Url}/root"] });
        var leaf = sub.Issue(new CertificateWish("CN=edge") { CrlUrls = [$"{bench.Web.Url}/sub.crl"], OcspUrls = [$"{bench.Web.Url}/sub"] });
        bench.Web["/root.crl"] = _ => WebAnswer.Of(bench.Root.Crl(sub.Certificate));
        bench.Web["/sub.crl"] = _ => WebAnswer.Of(sub.Crl());
        bench.Web["/root"] = _ => OcspAnswer("revoked", bench.Root, sub.Certificate);
        bench.Web["/sub"] = _ => OcspAnswer("good", sub, leaf);
        var verdict = await bench.JudgeAsync(bench.Trust(method) with { SendNonce = true }, leaf, above: [sub.Certificate]);
        Assert.That(verdict.Reason, Is.EqualTo(VerdictReason.Revoked), verdict.Sentence);
        Assert.That(verdict.Sentence, Does.Contain("cn=sub"));
    }

    [Test]
    public async Task StapledIntermediateIsNotAskedFor()
    {
        var sub = bench.Root.Sub();
        var leaf = sub.Issue("CN=edge");
        var evidence = new PeerEvidence([leaf.Encoded, sub.Certificate.Encoded], [sub.Ocsp(leaf), bench.Root.Ocsp(sub.Certificate)]);
        var verdict = await bench.Validator.ValidateAsync(evidence, bench.Trust("ocsp"), PeerUsage.Server, StaplePolicy.Required, default);
        Assert.That((verdict.Reason, bench.Web.Requests), Is.EqualTo((VerdictReason.Valid, 0)), verdict.Sentence);
    }

    [Test]
    public async Task SecondDistributionPointIsAskedWhereTheFirstFails()
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { CrlUrls = ["ldap://directory/cn=ca", $"{bench.Web.Url}/gone", $"{bench.Web.Url}/crl"] });
        bench.Web["/crl"] = _ => WebAnswer.Of(bench.Root.Crl());
        var verdict = await bench.JudgeAsync(bench.Trust("crl"), leaf);
        var c = bench.Counters;
        Assert.That((verdict.Reason, c.CrlFetchAttempts.Value, c.CrlFailedAttempts.Value, c.CrlsChecked.Value), Is.EqualTo((VerdictReason.Valid, 2L, 1L, 1L)), verdict.Sentence);
    }

    [Test]
    public async Task FourthDistributionPointIsNotAsked()
    {
        var leaf = bench.Root.Issue(new CertificateWish("CN=edge") { CrlUrls = [.. Enumerable.Range(1, 4).Select(i => $"{bench.Web.Url}/{i}")] });
        bench.Web["/4"] = _ => WebAnswer.Of(bench.Root.Crl());
        Assert.That((await bench.JudgeAsync(bench.Trust("crl"), leaf)).Reason, Is.EqualTo(VerdictReason.RevocationUnknown));
        Assert.That(bench.Counters.CrlFetchAttempts.Value, Is.EqualTo(3));
    }

    [Test]
    public async Task CertificateWithoutDistributionPointIsSaidAsInIos()
    {
        var verdict = await bench.JudgeAsync(bench.Trust("crl"), bench.Root.Issue("CN=edge"));
        Assert.That(verdict.Reason, Is.EqualTo(VerdictReason.RevocationUnknown));
        Assert.That(bench.Said("CRL_FETCH_FAIL").Single(), Does.EndWith("%PKI-3-CRL_FETCH_FAIL: CRL fetch for trustpoint branch failed\nReason : Enrollment URL not configured."));
    }

    [Test]
    public async Task OcspUrlWithAHostThatIsNoneIsAnErrorOfTheMethod()
    {
        var verdict = await bench.JudgeAsync(bench.Trust("ocsp none", ocspUrl: "http://[2001DB8:1:1::2]:80"), bench.Root.Issue("CN=edge"));
        Assert.That((verdict.Reason, bench.Counters.Ocsp.FailedAttempts.Value), Is.EqualTo((VerdictReason.Bypassed, 1L)));
    }

    WebAnswer CrlAnswer(string said, Certificate leaf) => said switch
    {
        "good" => WebAnswer.Of(bench.Root.Crl()),
        "revoked" => WebAnswer.Of(bench.Root.Crl(leaf)),
        _ => new WebAnswer { Status = 500, ContentLength = 0 },
    };

    static WebAnswer OcspAnswer(string said, Authority issuer, Certificate certificate)
        => said == "error" ? WebAnswer.Of([0x30, 3, 0x0A, 1, 3]) with { ContentType = "application/ocsp-response" }
        : WebAnswer.Of(issuer.Ocsp(certificate, Enum.Parse<CertStatus>(said, ignoreCase: true))) with { ContentType = "application/ocsp-response" };

    byte[]? StapleOf(string said, Certificate leaf) => said switch
    {
        "good" => bench.Root.Ocsp(leaf),
        "revoked" => bench.Root.Ocsp(leaf, CertStatus.Revoked),
        "bad" => bench.Root.Ocsp(leaf, corruptSignature: true),
        _ => null,
    };

    sealed class Asked
    {
        public int Responder { get; private set; }
        public int Crl { get; private set; }

        public WebAnswer OfResponder(WebAnswer answer)
        {
            Responder++;
            return answer;
        }

        public WebAnswer OfCrl(WebAnswer answer)
        {
            Crl++;
            return answer;
        }
    }
}
