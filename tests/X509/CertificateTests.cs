using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.X509;

[Parallelizable(ParallelScope.All)]
sealed class CertificateTests
{
    static readonly DateTimeOffset now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly TestCa ca = new("CN=Root, O=Example", now);

    [Test]
    public void EveryExtensionIsRead()
    {
        var certificate = ca.Issue(new()
        {
            Serial = [0x00, 0xB3, 0x01], Eku = [Oids.OcspSigning, "1.3.6.1.5.5.7.3.1"], OcspUrls = ["http://a.example/ocsp", "http://b.example"],
            CrlUrls = ["http://c.example/root.crl"], MustStaple = true, KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment,
        }).Certificate;
        Assert.Multiple(() =>
        {
            Assert.That(certificate.SerialHex, Is.EqualTo("B301"));
            Assert.That(certificate.ToString(), Is.EqualTo("cn=edge,o=Example"));
            Assert.That(certificate.OcspUrls, Is.EqualTo(new[] { "http://a.example/ocsp", "http://b.example" }));
            Assert.That(certificate.CrlUrls, Is.EqualTo(new[] { "http://c.example/root.crl" }));
            Assert.That(certificate.ExtendedKeyUsages, Is.EqualTo(new[] { Oids.OcspSigning, "1.3.6.1.5.5.7.3.1" }));
            Assert.That((uint)certificate.KeyUsage!, Is.EqualTo(0xA000_0000), "as IOS prints it");
            Assert.That(certificate.CriticalExtensions, Is.EqualTo(new[] { Oids.BasicConstraints, Oids.KeyUsage }));
            Assert.That((certificate.IsMustStaple, certificate.IsCa, certificate.IsSelfIssued, certificate.Version), Is.EqualTo((true, false, false, 3)));
            Assert.That((certificate.KeyAlgorithmName, certificate.KeyBits), Is.EqualTo(("EC", 256)));
            Assert.That(certificate.AuthorityKeyId, Is.EqualTo(ca.Certificate.SubjectKeyId));
            Assert.That((certificate.NotBefore, certificate.NotAfter), Is.EqualTo((now.AddDays(-1), now.AddDays(365))));
        });
    }

    [Test]
    public void CaHasItsPathLength()
    {
        var below = new TestCa("CN=Below", now, parent: ca, wish: new() { IsCa = true, PathLength = 0 });
        Assert.That((below.Certificate.IsCa, below.Certificate.PathLength, ca.Certificate.PathLength), Is.EqualTo((true, (int?)0, (int?)null)));
    }

    [TestCase(1, "01"), TestCase(0x7F, "7F")]
    public void ShortSerialNumbersHaveTwoDigits(int serial, string shown) => Assert.That(ca.Issue(new() { Serial = [(byte)serial] }).Certificate.SerialHex, Is.EqualTo(shown));

    [Test]
    public void SignedBytesAreASliceOfTheOriginal()
    {
        var certificate = ca.Issue().Certificate;
        Assert.That(certificate.Encoded.AsSpan().Overlaps(certificate.Tbs.Span), Is.True);
        Assert.That(certificate.IsSignedBy(ca.Certificate, AlgorithmPolicy.Default), Is.True);
    }

    static IEnumerable<TestCaseData> Signers()
    {
        yield return new TestCaseData(TestKeys.Rsa(0), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, true).SetArgDisplayNames("RSA SHA-256");
        yield return new TestCaseData(TestKeys.Rsa(0), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, true).SetArgDisplayNames("RSA SHA-384");
        yield return new TestCaseData(TestKeys.Rsa(0), HashAlgorithmName.SHA512, RSASignaturePadding.Pss, true).SetArgDisplayNames("PSS SHA-512");
        yield return new TestCaseData(TestKeys.Rsa(0), HashAlgorithmName.SHA256, RSASignaturePadding.Pss, true).SetArgDisplayNames("PSS SHA-256");
        yield return new TestCaseData(TestKeys.Rsa(0), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1, false).SetArgDisplayNames("RSA SHA-1");
        yield return new TestCaseData(TestKeys.SmallRsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, false).SetArgDisplayNames("RSA-1024");
        yield return new TestCaseData(TestKeys.Ec(), HashAlgorithmName.SHA256, null, true).SetArgDisplayNames("P-256");
        yield return new TestCaseData(TestKeys.Ec(ECCurve.NamedCurves.nistP384), HashAlgorithmName.SHA384, null, true).SetArgDisplayNames("P-384");
        yield return new TestCaseData(TestKeys.Ec(ECCurve.NamedCurves.nistP521), HashAlgorithmName.SHA512, null, true).SetArgDisplayNames("P-521");
        yield return new TestCaseData(TestKeys.Ec(), HashAlgorithmName.SHA1, null, false).SetArgDisplayNames("P-256 SHA-1");
    }

    [TestCaseSource(nameof(Signers))]
    public void SignaturesAreBelievedByPolicy(AsymmetricAlgorithm key, HashAlgorithmName hash, RSASignaturePadding? padding, bool byDefault)
    {
        var issuer = new TestCa("CN=Signer", now, key);
        var wish = new CertificateWish { Hash = hash, Padding = padding ?? RSASignaturePadding.Pkcs1 };
        var certificate = issuer.Issue(wish).Certificate;
        Assert.That(certificate.IsSignedBy(issuer.Certificate, AlgorithmPolicy.Default), Is.EqualTo(byDefault));
        Assert.That(certificate.IsSignedBy(issuer.Certificate, AlgorithmPolicy.Legacy), Is.True);
        Assert.That(issuer.Issue(wish with { CorruptSignature = true }).Certificate.IsSignedBy(issuer.Certificate, AlgorithmPolicy.Legacy), Is.False);
        Assert.That(SignatureCheck.Verify(issuer.Certificate.SubjectPublicKeyInfo, certificate.Structure.SignatureAlgorithm, certificate.Tbs.Span, certificate.Structure.Signature.GetOctets(), AlgorithmPolicy.Legacy), Is.True);
    }

    [Test]
    public void AnotherCaOfTheSameNameDidNotSign() => Assert.That(ca.Issue().Certificate.IsSignedBy(new TestCa("CN=Root, O=Example", now).Certificate, AlgorithmPolicy.Default), Is.False);

    [Test]
    public void PemComesBackFromItsText()
    {
        var (one, two) = (ca.Issue().Certificate, ca.Certificate);
        Assert.That(Certificate.ParsePem($"junk\n{one.ToPem()}\nmore\n{two.ToPem()}\n"), Is.EqualTo(new[] { one, two }));
        Assert.That(Certificate.ParsePem(Convert.ToBase64String(one.Encoded, Base64FormattingOptions.InsertLineBreaks)), Is.EqualTo(new[] { one }));
    }

    [TestCase("", "there is no certificate in the text")]
    [TestCase("hello!", "the text is not base64")]
    [TestCase("-----BEGIN CERTIFICATE-----\nMIIB", "a CERTIFICATE block has no proper end")]
    [TestCase("-----BEGIN X-----\nMIIB\n-----END X-----", "there is no CERTIFICATE block in the text")]
    [TestCase("MAA=", "this is not a certificate: ")]
    public void TextThatIsNoCertificateSaysWhy(string text, string sentence)
        => Assert.That(() => Certificate.ParsePem(text), Throws.TypeOf<CertificateException>().With.Message.StartsWith(sentence));

    [Test]
    public void LimitsHold()
    {
        Assert.That(() => Certificate.Parse(new byte[Certificate.MaxCertificateBytes + 1]), Throws.TypeOf<CertificateException>().With.Message.Contains("larger than the 32768"));
        Assert.That(() => ca.Issue(new() { OcspUrls = [.. Enumerable.Range(0, 17).Select(i => $"http://{i}.example")] }), Throws.TypeOf<CertificateException>().With.Message.Contains("more than 16 URLs"));
        Assert.That(() => ca.Issue(new() { CrlUrls = ["http://" + new string('a', 1024)] }), Throws.TypeOf<CertificateException>().With.Message.Contains("longer than 1024"));
        Assert.That(() => ca.Issue(new() { Serial = [1, .. new byte[32]] }), Throws.TypeOf<CertificateException>().With.Message.Contains("longer than 32"));
    }

    [Test]
    public void AKeyOfAnUnknownAlgorithmIsCarriedButSignsNothing()
    {
        // Ed25519 (RFC 8410): parsed, shown, never believed.
        byte[] spki = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0, .. new byte[32]];
        var certificate = ca.Issue(new(), spki);
        Assert.That((certificate.KeyAlgorithmName, certificate.KeyBits), Is.EqualTo(("1.3.101.112", 0)));
        Assert.That(ca.Issue().Certificate.IsSignedBy(certificate, AlgorithmPolicy.Legacy), Is.False);
    }
}
