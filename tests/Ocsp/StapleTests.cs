using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Ocsp;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Ocsp;

/// <summary>Which responses become staples: the matrix of what responders do right and wrong (RFC 6960 §3.2, §4.2.2.2).</summary>
[Parallelizable(ParallelScope.All)]
sealed class StapleTests
{
    static readonly DateTimeOffset now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly TestCa ca = new("CN=Root, O=Example", now);
    static readonly TestCa rsaCa = new("CN=RSA Root, O=Example", now, TestKeys.Rsa(0));
    static readonly TestCa otherCa = new("CN=Other, O=Example", now);
    static readonly Certificate edge = ca.Issue().Certificate;
    static readonly Issued responder = ca.IssueResponder();

    static StapleVerdict Check(ResponseWish? wish = null, Func<EntryWish, EntryWish>? entry = null, TimeSpan? later = null, byte[]? nonce = null, IReadOnlyList<Certificate>? trusted = null, AlgorithmPolicy? policy = null)
        => Staple.Check(ca.Respond(edge, wish, entry), edge, ca.Certificate, now + (later ?? TimeSpan.Zero), policy ?? AlgorithmPolicy.Default, nonce, trusted);

    static void AssertGood(StapleVerdict verdict) => Assert.That((verdict.Fault, verdict.Staple?.Status), Is.EqualTo((StapleFault.None, (StapleStatus?)StapleStatus.Good)), verdict.Sentence);

    static void AssertRefused(StapleVerdict verdict, StapleFault fault)
    {
        Assert.That((verdict.Staple, verdict.Fault), Is.EqualTo(((Staple?)null, fault)), verdict.Sentence);
        Assert.That(verdict.Sentence, Is.Not.Empty);
    }

    [Test]
    public void GoodFromTheIssuerIsAStaple([Values] bool byName) => AssertGood(Check(new() { ByName = byName }));

    [Test]
    public void GoodFromADelegateIsAStaple([Values] bool byName)
    {
        var verdict = Check(new() { Signer = responder, ByName = byName });
        AssertGood(verdict);
        Assert.That((verdict.Staple!.SignerKind, verdict.Staple.Signer), Is.EqualTo((SignerKind.Delegate, "cn=responder,o=Example")));
    }

    [Test]
    public void RsaIssuerAndDelegateAreBelieved([Values] bool delegated)
    {
        var certificate = rsaCa.Issue().Certificate;
        var signer = delegated ? rsaCa.IssueResponder(key: TestKeys.Rsa(1)) : null;
        AssertGood(Staple.Check(rsaCa.Respond(certificate, new() { Signer = signer }), certificate, rsaCa.Certificate, now, AlgorithmPolicy.Default));
    }

    [Test]
    public void CertIdMayBeMadeWithSha1OrSha2([Values("SHA1", "SHA256", "SHA384", "SHA512")] string hash) => AssertGood(Check(entry: e => e with { Hash = new HashAlgorithmName(hash) }));

    [Test]
    public void RevokedIsAStapleWithTimeAndReason()
    {
        var verdict = Check(entry: e => e with { Status = CertStatus.Revoked, RevokedAt = now.AddDays(-2), Reason = 1 });
        Assert.That((verdict.Staple!.Status, verdict.Staple.RevokedAt, verdict.Staple.RevocationReason), Is.EqualTo((StapleStatus.Revoked, (DateTimeOffset?)now.AddDays(-2), "keyCompromise")));
        Assert.That(verdict.Sentence, Does.StartWith("revoked at ").And.EndWith("keyCompromise"));
    }

    [Test]
    public void UnknownIsNoStaple() => AssertRefused(Check(entry: e => e with { Status = CertStatus.Unknown }), StapleFault.Unknown);

    [Test]
    public void UnsuccessfulAnswerIsNoStaple([Values(OcspResponseStatus.TryLater, OcspResponseStatus.InternalError, OcspResponseStatus.Unauthorized, OcspResponseStatus.SigRequired, OcspResponseStatus.MalformedRequest)] OcspResponseStatus status)
        => AssertRefused(Check(new() { Status = status }), StapleFault.Unsuccessful);

    [Test]
    public void BrokenSignatureIsRefused() => AssertRefused(Check(new() { CorruptSignature = true }), StapleFault.BadSignature);

    [Test]
    public void ADelegatesBrokenSignatureIsRefused() => AssertRefused(Check(new() { Signer = responder, CorruptSignature = true }), StapleFault.BadSignature);

    [Test]
    public void DelegateWhoseCertificateIsMissingIsRefused() => AssertRefused(Check(new() { Signer = responder, Certificates = [] }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateOfAnotherCaIsRefused() => AssertRefused(Check(new() { Signer = otherCa.IssueResponder() }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateOfACaThatOnlyHasTheIssuersNameIsRefused() => AssertRefused(Check(new() { Signer = new TestCa("CN=Root, O=Example", now).IssueResponder() }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateOfAnIntermediateIsRefused()
    {
        var below = new TestCa("CN=Below, O=Example", now, parent: ca);
        AssertRefused(Check(new() { Signer = below.IssueResponder(), Certificates = [below.IssueResponder().Certificate, below.Certificate] }), StapleFault.SignerNotAuthorized);
    }

    [Test]
    public void SelfSignedResponderIsRefused() => AssertRefused(Check(new() { Signer = new(otherCa.Certificate, otherCa.Key) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateWithoutOcspSigningIsRefused([Values("", "1.3.6.1.5.5.7.3.1", "2.5.29.37.0")] string eku)
        => AssertRefused(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = eku.Length == 0 ? [] : [eku] }) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateWhoseKeyUsageIsNotSigningIsRefused()
        => AssertRefused(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], KeyUsage = X509KeyUsageFlags.CrlSign }) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateOutsideItsValidityIsRefused([Values(-10, 10)] int days)
        => AssertRefused(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], NotBefore = now.AddDays(days), NotAfter = now.AddDays(days + 1) }) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateWithABrokenSignatureIsRefused()
        => AssertRefused(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], CorruptSignature = true }) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateWithAnUnknownCriticalExtensionIsRefused()
        => AssertRefused(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], Extra = new X509Extension("1.2.3.4", [5, 0], true) }) }), StapleFault.SignerNotAuthorized);

    [Test]
    public void DelegateWithoutNoCheckIsBelieved() => AssertGood(Check(new() { Signer = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning] }) }));

    [Test]
    public void DelegatesSmallKeyIsRefusedByDefaultAndBelievedAsLegacy()
    {
        var wish = new ResponseWish { Signer = ca.IssueResponder(key: TestKeys.SmallRsa) };
        AssertRefused(Check(wish), StapleFault.WeakAlgorithm);
        AssertGood(Check(wish, policy: AlgorithmPolicy.Legacy));
    }

    [Test]
    public void DelegatesSha1CertificateIsRefusedByDefault()
    {
        var signer = rsaCa.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], Hash = HashAlgorithmName.SHA1 });
        var certificate = rsaCa.Issue().Certificate;
        AssertRefused(Staple.Check(rsaCa.Respond(certificate, new() { Signer = signer }), certificate, rsaCa.Certificate, now, AlgorithmPolicy.Default), StapleFault.WeakAlgorithm);
    }

    [Test]
    public void Sha1SignatureIsRefusedByDefault() => AssertRefused(Check(new() { Hash = HashAlgorithmName.SHA1 }), StapleFault.WeakAlgorithm);

    [Test]
    public void UnrelatedCertificatesThatComeAlongAreTolerated()
        => AssertGood(Check(new() { Signer = responder, Certificates = [otherCa.Certificate, ca.Issue(key: TestKeys.Rsa(2)).Certificate, responder.Certificate, ca.Certificate] }));

    [Test]
    public void IssuerThatSendsItsOwnCertificateAlongIsTheIssuer() => Assert.That(Check(new() { Certificates = [ca.Certificate] }).Staple!.SignerKind, Is.EqualTo(SignerKind.Issuer));

    [Test]
    public void ResponderNamedWronglyIsRefused([Values] bool byName) => AssertRefused(Check(new() { Named = otherCa.Certificate, ByName = byName }), StapleFault.SignerNotAuthorized);

    [Test]
    public void LocallyTrustedResponderIsBelievedAndAStrangerIsNot()
    {
        var wish = new ResponseWish { Signer = new(otherCa.Certificate, otherCa.Key) };
        var verdict = Check(wish, trusted: [otherCa.Certificate]);
        AssertGood(verdict);
        Assert.That(verdict.Staple!.SignerKind, Is.EqualTo(SignerKind.Local));
        AssertRefused(Check(wish, trusted: [rsaCa.Certificate]), StapleFault.SignerNotAuthorized);
    }

    [Test]
    public void EveryPartOfTheCertIdCounts([Values] bool sha256, [Values(0, 1, 2)] int part)
        => AssertRefused(Check(entry: e => e with
        {
            Hash = sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1,
            CorruptNameHash = part == 0,
            CorruptKeyHash = part == 1,
            Serial = part == 2 ? [0x7F] : null,
        }), StapleFault.WrongCertificate);

    [Test]
    public void SameSerialOfAnotherCaIsRefused() => AssertRefused(Check(entry: e => new(e.Certificate, otherCa.Certificate)), StapleFault.WrongCertificate);

    [Test]
    public void OneEntryAmongSeveralIsFound()
    {
        var mine = new EntryWish(edge, ca.Certificate);
        var other = new EntryWish(ca.Issue().Certificate, ca.Certificate) { Status = CertStatus.Revoked };
        AssertGood(Check(new() { Entries = [other, mine, other with { Status = CertStatus.Unknown }] }));
    }

    [Test]
    public void OfTwoEntriesTheNewerCountsAndOfEquallyNewOnesTheRevoked()
    {
        var good = new EntryWish(edge, ca.Certificate) { ThisUpdate = now.AddMinutes(-10) };
        var revoked = good with { Status = CertStatus.Revoked };
        Assert.That(Check(new() { Entries = [revoked, good] }).Staple!.Status, Is.EqualTo(StapleStatus.Revoked));
        Assert.That(Check(new() { Entries = [good, revoked] }).Staple!.Status, Is.EqualTo(StapleStatus.Revoked));
        AssertGood(Check(new() { Entries = [revoked, good with { ThisUpdate = now }] }));
    }

    [Test]
    public void NonceMayBeAbsentEqualOrUnasked()
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(OcspRequest.NonceLength);
        AssertGood(Check(nonce: nonce));
        AssertGood(Check(new() { Nonce = nonce }, nonce: nonce));
        AssertGood(Check(new() { Nonce = nonce }));
    }

    [Test]
    public void AnotherNonceIsRefused() => AssertRefused(Check(new() { Nonce = new byte[32] }, nonce: RandomNumberGenerator.GetBytes(32)), StapleFault.NonceMismatch);

    [TestCase(299, true), TestCase(301, false)]
    public void AClockThatIsBehindIsExcusedFor300Seconds(int seconds, bool isGood)
    {
        var verdict = Check(entry: e => e with { ThisUpdate = now.AddSeconds(seconds) });
        if (isGood) AssertGood(verdict);
        else AssertRefused(verdict, StapleFault.NotYetValid);
    }

    [TestCase(299, true), TestCase(300, false)]
    public void AClockThatIsAheadIsExcusedFor300SecondsButTheEndStays(int seconds, bool isGood)
    {
        var verdict = Check(entry: e => e with { ThisUpdate = now.AddHours(-2), NextUpdate = now.AddSeconds(-seconds) });
        if (!isGood) AssertRefused(verdict, StapleFault.Expired);
        else Assert.That(verdict.Staple!.NextUpdate, Is.EqualTo(now.AddSeconds(-seconds)));
    }

    [Test]
    public void WithoutNextUpdateAResponseIsGoodForOneHour()
    {
        var verdict = Check(entry: e => e with { OmitNextUpdate = true });
        AssertGood(verdict);
        Assert.That(verdict.Staple!.NextUpdate, Is.EqualTo(now.AddHours(1)));
        AssertRefused(Check(entry: e => e with { OmitNextUpdate = true }, later: TimeSpan.FromMinutes(66)), StapleFault.Expired);
    }

    [Test]
    public void AnEndBeforeItsStartIsMalformed() => AssertRefused(Check(entry: e => e with { NextUpdate = now.AddMinutes(-1) }), StapleFault.Malformed);

    [Test]
    public void ProducedAfterItsEndIsMalformed() => AssertRefused(Check(new() { ProducedAt = now.AddDays(8) }), StapleFault.Malformed);

    [Test]
    public void TheCertificatesEndBoundsTheStaple()
    {
        var brief = ca.Issue(new() { NotAfter = now.AddDays(2) }).Certificate;
        var verdict = Staple.Check(ca.Respond(brief), brief, ca.Certificate, now, AlgorithmPolicy.Default);
        Assert.That(verdict.Staple!.NextUpdate, Is.EqualTo(now.AddDays(2)));
    }

    [Test]
    public void TheDelegatesEndBoundsTheStaple()
    {
        var brief = ca.IssueResponder(new("CN=responder") { Eku = [Oids.OcspSigning], NotAfter = now.AddHours(5) });
        Assert.That(Check(new() { Signer = brief }).Staple!.NextUpdate, Is.EqualTo(now.AddHours(5)));
    }

    [Test]
    public void UnknownCriticalExtensionIsRefusedAndAnotherIsNot([Values] bool inEntry)
    {
        StapleVerdict With(bool critical) => inEntry ? Check(entry: e => e with { Extension = ("1.2.3.4", critical) }) : Check(new() { Extension = ("1.2.3.4", critical) });
        AssertRefused(With(critical: true), StapleFault.CriticalExtension);
        AssertGood(With(critical: false));
    }

    [Test]
    public void AnIssuerOfAnotherNameIsRefused()
    {
        var twin = new TestCa("CN=Twin, O=Example", now, ca.Key);
        AssertRefused(Staple.Check(ca.Respond(edge), edge, twin.Certificate, now, AlgorithmPolicy.Default), StapleFault.WrongCertificate);
    }

    [Test]
    public void TheBytesAreKeptAsTheyCame()
    {
        var response = ca.Respond(edge);
        Assert.That(Staple.Check([.. response], edge, ca.Certificate, now, AlgorithmPolicy.Default).Staple!.Encoded, Is.EqualTo(response));
    }
}
