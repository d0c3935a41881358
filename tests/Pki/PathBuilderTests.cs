using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class PathBuilderTests
{
    static readonly DateTimeOffset now = Authority.Now;
    readonly Authority root = Authority.Root();

    [Test]
    public void LeafIssuedByTheAnchorIsAccepted()
    {
        var leaf = root.Issue("CN=edge");
        Assert.That(Build([root], leaf).Path, Is.EqualTo(new[] { leaf, root.Certificate }));
    }

    [Test]
    public void IntermediatesComeFromThePeerInAnyOrder()
    {
        var (sub, subsub) = Chain();
        var leaf = subsub.Issue("CN=edge");
        Assert.That(Build([root], leaf, root.Certificate, sub.Certificate, subsub.Certificate).Path, Is.EqualTo(new[] { leaf, subsub.Certificate, sub.Certificate, root.Certificate }));
    }

    [Test]
    public void IntermediateMayBeTheAnchor()
    {
        var (sub, _) = Chain();
        var leaf = sub.Issue("CN=edge");
        Assert.That(Build([sub], leaf, root.Certificate).Path, Is.EqualTo(new[] { leaf, sub.Certificate }));
    }

    [Test]
    public void CertificateThatIsItselfTheAnchorIsAccepted()
    {
        var self = Authority.Root(new CertificateWish("CN=self"));
        Assert.That(Build([self], self.Certificate).Path, Is.EqualTo(new[] { self.Certificate }));
    }

    [Test]
    public void MissingIntermediateLeadsNowhere()
        => Assert.That(Reason([root], Chain().Sub.Issue("CN=edge")), Is.EqualTo(VerdictReason.NoPath));

    [Test]
    public void SelfSignedStrangerLeadsNowhere()
        => Assert.That(Reason([root], Authority.Root("CN=stranger").Certificate), Is.EqualTo(VerdictReason.NoPath));

    [Test]
    public void SameNameWithAnotherKeyIsABadSignature()
        => Assert.That(Reason([root], Authority.Root().Issue("CN=edge")), Is.EqualTo(VerdictReason.BadSignature));

    [Test]
    public void WrongCertificateOfTheSameNameDoesNotHideTheRightOne()
    {
        var (sub, _) = Chain();
        var leaf = sub.Issue("CN=edge");
        Assert.That(Build([root], leaf, Authority.Root("CN=sub").Certificate, Authority.Root().Sub().Certificate, sub.Certificate).Refusal, Is.Null);
    }

    [TestCase(-2, VerdictReason.NotYetValid)]
    [TestCase(366, VerdictReason.Expired)]
    public void LeafOutsideItsValidityIsRefused(int days, VerdictReason reason)
        => Assert.That(new PathBuilder([root.Certificate], [], now.AddDays(days), AlgorithmPolicy.Default).Build(root.Issue("CN=edge")).Refusal!.Reason, Is.EqualTo(reason));

    [Test]
    public void LastSecondOfValidityIsAccepted()
        => Assert.That(Build([root], root.Issue(new CertificateWish("CN=edge") { NotAfter = now })).Refusal, Is.Null);

    [Test]
    public void ExpiredIntermediateIsRefused()
    {
        var sub = root.Sub(Authority.Ca("CN=sub") with { NotAfter = now.AddSeconds(-1) });
        Assert.That(Reason([root], sub.Issue("CN=edge"), sub.Certificate), Is.EqualTo(VerdictReason.Expired));
    }

    [Test]
    public void ExpiredAnchorIsRefused()
    {
        var old = Authority.Root(Authority.Ca("CN=old") with { NotAfter = now.AddSeconds(-1) });
        Assert.That(Reason([old], old.Issue("CN=edge")), Is.EqualTo(VerdictReason.Expired));
    }

    [Test]
    public void RenewedIntermediateIsFoundBesideTheExpiredOne()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var expired = root.Sub(Authority.Ca("CN=sub") with { NotAfter = now.AddSeconds(-1) }, key);
        var renewed = root.Sub(Authority.Ca("CN=sub"), key);
        Assert.That(Build([root], renewed.Issue("CN=edge"), expired.Certificate, renewed.Certificate).Path, Does.Contain(renewed.Certificate));
    }

    static IEnumerable<TestCaseData> NoCas() =>
    [
        new TestCaseData(new CertificateWish("CN=sub")).SetArgDisplayNames("cA false"),
        new TestCaseData(new CertificateWish("CN=sub") { IsCa = true, KeyUsage = X509KeyUsageFlags.CrlSign }).SetArgDisplayNames("no keyCertSign"),
    ];

    [TestCaseSource(nameof(NoCas))]
    public void WhoIsNoCaIssuesNothing(CertificateWish wish)
    {
        var sub = root.Sub(wish);
        Assert.That(Reason([root], sub.Issue("CN=edge"), sub.Certificate), Is.EqualTo(VerdictReason.NotCa));
    }

    [Test]
    public void CaWithoutKeyUsageMayIssue()
    {
        var sub = root.Sub(new CertificateWish("CN=sub") { IsCa = true });
        Assert.That(Build([root], sub.Issue("CN=edge"), sub.Certificate).Refusal, Is.Null);
    }

    [Test]
    public void PathLengthZeroAllowsALeafAndNoCa()
    {
        var sub = root.Sub(Authority.Ca("CN=sub") with { PathLength = 0 });
        var subsub = sub.Sub("CN=subsub");
        Assert.Multiple(() =>
        {
            Assert.That(Build([root], sub.Issue("CN=edge"), sub.Certificate).Refusal, Is.Null);
            Assert.That(Reason([root], subsub.Issue("CN=edge"), sub.Certificate, subsub.Certificate), Is.EqualTo(VerdictReason.PathTooLong));
        });
    }

    [Test]
    public void PathLengthOfTheAnchorCounts()
    {
        var narrow = Authority.Root(Authority.Ca("CN=narrow") with { PathLength = 0 });
        var sub = narrow.Sub();
        Assert.That(Reason([narrow], sub.Issue("CN=edge"), sub.Certificate), Is.EqualTo(VerdictReason.PathTooLong));
    }

    [TestCase("1.2.3.4")]
    [TestCase("2.5.29.30")]
    [TestCase("2.5.29.33")]
    [TestCase("2.5.29.36")]
    [TestCase("2.5.29.54")]
    public void CriticalExtensionThatIsNotProcessedIsRefusedAnywhere(string oid)
    {
        var odd = new X509Extension(oid, [0x30, 0], critical: true);
        var sub = root.Sub(Authority.Ca("CN=sub") with { Extra = odd });
        var anchor = Authority.Root(Authority.Ca("CN=odd") with { Extra = odd });
        Assert.Multiple(() =>
        {
            Assert.That(Reason([root], root.Issue(new CertificateWish("CN=edge") { Extra = odd })), Is.EqualTo(VerdictReason.CriticalExtension));
            Assert.That(Reason([root], sub.Issue("CN=edge"), sub.Certificate), Is.EqualTo(VerdictReason.CriticalExtension));
            Assert.That(Reason([anchor], anchor.Issue("CN=edge")), Is.EqualTo(VerdictReason.CriticalExtension));
        });
    }

    [Test]
    public void UnknownExtensionThatIsNotCriticalIsPassedOver()
        => Assert.That(Build([root], root.Issue(new CertificateWish("CN=edge") { Extra = new X509Extension("1.2.3.4", [5, 0], critical: false) })).Refusal, Is.Null);

    [Test]
    public void SmallRsaKeyIsNotBelieved()
    {
        var weak = Authority.Root(Authority.Ca("CN=weak"), TestKeys.SmallRsa);
        Assert.That(Reason([weak], weak.Issue("CN=edge")), Is.EqualTo(VerdictReason.WeakAlgorithm));
    }

    [Test]
    public void RsaKeyOfEnoughBitsIsBelieved()
    {
        var ca = Authority.Root(Authority.Ca("CN=rsa"), TestKeys.Rsa(0));
        Assert.That(Build([ca], ca.Issue("CN=edge")).Refusal, Is.Null);
    }

    [Test]
    public void CrossCertificatesThatIssueEachOtherEnd()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var two = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (a, b) = (Authority.Root(Authority.Ca("CN=a"), one), Authority.Root(Authority.Ca("CN=b"), two));
        var ab = a.Issue(Authority.Ca("CN=b"), two);
        var ba = b.Issue(Authority.Ca("CN=a"), one);
        Assert.That(Reason([root], a.Issue("CN=edge"), ab, ba), Is.EqualTo(VerdictReason.NoPath));
    }

    [Test]
    public void PathOfMoreThanEightIsRefused()
    {
        List<Certificate> chain = [];
        var ca = root;
        for (var i = 0; i < PathBuilder.MaxDepth - 1; i++)
        {
            ca = ca.Sub($"CN=sub{i}");
            chain.Add(ca.Certificate);
        }
        Assert.That(Reason([root], ca.Issue("CN=edge"), [.. chain]), Is.EqualTo(VerdictReason.TooMuchWork));
    }

    [Test]
    public void ForestOfFalseIssuersCostsABoundedNumberOfSignatures()
    {
        // Sixteen of each name, all signed by the first of the name above: 64 signatures to check, and no anchor at the end.
        List<Certificate> forest = [];
        Authority? above = null;
        foreach (var name in new[] { "CN=d", "CN=c", "CN=b", "CN=a" })
        {
            var twins = Enumerable.Range(0, 16).Select(_ => above is null ? Authority.Root(Authority.Ca(name)) : above.Sub(name)).ToList();
            forest.AddRange(twins.Select(t => t.Certificate));
            above = twins[0];
        }
        Assert.That(Reason([root], above!.Issue("CN=edge"), [.. forest]), Is.EqualTo(VerdictReason.TooMuchWork));
    }

    (Authority Sub, Authority SubSub) Chain()
    {
        var sub = root.Sub();
        return (sub, sub.Sub("CN=subsub"));
    }

    static (IReadOnlyList<Certificate> Path, Refusal? Refusal) Build(Authority[] anchors, Certificate leaf, params Certificate[] sent)
        => new PathBuilder([.. anchors.Select(a => a.Certificate)], [leaf, .. sent], now, AlgorithmPolicy.Default).Build(leaf);

    static VerdictReason? Reason(Authority[] anchors, Certificate leaf, params Certificate[] sent) => Build(anchors, leaf, sent).Refusal?.Reason;
}
