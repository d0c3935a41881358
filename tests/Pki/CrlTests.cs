using System.Security.Cryptography.X509Certificates;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class CrlTests
{
    static readonly DateTimeOffset now = Authority.Now;
    static readonly byte[] integerOne = [2, 1, 1];
    readonly Authority root = Authority.Root();

    [Test]
    public void RevokedSerialIsFoundWithItsTimeAndReason()
    {
        var leaf = root.Issue("CN=edge");
        var crl = Crl.Parse(root.Crl(new CrlWish { Revoked = [[1], leaf.SerialNumber, [0x7F]], EntryExtensions = [("2.5.29.21", false, [10, 1, 4])] }));
        Assert.Multiple(() =>
        {
            Assert.That(crl.Refusal(root.Certificate, now, AlgorithmPolicy.Default), Is.Null);
            Assert.That(crl.Entries, Is.EqualTo(3));
            Assert.That(crl.Find(leaf.SerialNumber), Is.EqualTo(new RevokedEntry(now.AddHours(-1).AddMinutes(-5), RevocationReason.Superseded)));
            Assert.That(crl.Find([0x7E]), Is.Null);
        });
    }

    [Test]
    public void EmptyListRevokesNothing() => Assert.That(Crl.Parse(root.Crl()).Find([1]), Is.Null);

    [TestCase(-299, true)]
    [TestCase(-301, false)]
    public void ClocksMayBeFiveMinutesApartBeforeThisUpdate(int seconds, bool accepted)
        => Assert.That(Crl.Parse(root.Crl(new CrlWish { ThisUpdate = now })).Refusal(root.Certificate, now.AddSeconds(seconds), AlgorithmPolicy.Default) is null, Is.EqualTo(accepted));

    [TestCase(299, true)]
    [TestCase(301, false)]
    public void ClocksMayBeFiveMinutesApartAfterNextUpdate(int seconds, bool accepted)
        => Assert.That(Crl.Parse(root.Crl(new CrlWish { NextUpdate = now })).Refusal(root.Certificate, now.AddSeconds(seconds), AlgorithmPolicy.Default) is null, Is.EqualTo(accepted));

    [Test]
    public void CrlOfAnotherNameIsRefused()
        => Assert.That(Crl.Parse(root.Crl()).Refusal(Authority.Root("CN=other").Certificate, now, AlgorithmPolicy.Default), Does.Contain("not from 'cn=other'"));

    [Test]
    public void CrlOfAnotherKeyIsRefused()
        => Assert.That(Crl.Parse(root.Crl()).Refusal(Authority.Root().Certificate, now, AlgorithmPolicy.Default), Does.Contain("does not verify"));

    [Test]
    public void CorruptSignatureIsRefused()
        => Assert.That(Crl.Parse(root.Crl(new CrlWish { CorruptSignature = true })).Refusal(root.Certificate, now, AlgorithmPolicy.Default), Does.Contain("does not verify"));

    [Test]
    public void IssuerWithoutCrlSignIsRefused()
    {
        var issuer = Authority.Root(Authority.Ca("CN=root") with { KeyUsage = X509KeyUsageFlags.KeyCertSign });
        Assert.That(Crl.Parse(issuer.Crl()).Refusal(issuer.Certificate, now, AlgorithmPolicy.Default), Does.Contain("cRLSign"));
    }

    [TestCase("2.5.29.27", "delta")]
    [TestCase("2.5.29.28", "partitioned")]
    [TestCase("1.2.3.4", "1.2.3.4")]
    public void CrlOfAnotherKindIsRefused(string oid, string named)
        => Assert.That(() => Crl.Parse(root.Crl(new CrlWish { Extensions = [(oid, true, integerOne)] })), Throws.TypeOf<CrlException>().With.Message.Contains(named));

    [TestCase("2.5.29.29", "indirect")]
    [TestCase("1.2.3.4", "1.2.3.4")]
    public void CriticalEntryExtensionRefusesTheWholeCrl(string oid, string named)
        => Assert.That(() => Crl.Parse(root.Crl(new CrlWish { Revoked = [[5]], EntryExtensions = [(oid, true, integerOne)] })), Throws.TypeOf<CrlException>().With.Message.Contains(named));

    [Test]
    public void UnknownExtensionThatIsNotCriticalIsPassedOver()
        => Assert.That(Crl.Parse(root.Crl(new CrlWish { Revoked = [[5]], Extensions = [("1.2.3.4", false, integerOne)], EntryExtensions = [("1.2.3.4", false, integerOne)] })).Entries, Is.EqualTo(1));

    [Test]
    public void CrlWithoutNextUpdateIsRefused()
        => Assert.That(() => Crl.Parse(root.Crl(new CrlWish { NextUpdate = null })), Throws.TypeOf<CrlException>().With.Message.Contains("nextUpdate"));

    [Test]
    public void TooManyExtensionsAreRefused()
        => Assert.That(() => Crl.Parse(root.Crl(new CrlWish { Extensions = [.. Enumerable.Range(1, 33).Select(i => ($"1.2.3.{i}", false, integerOne))] })), Throws.TypeOf<CrlException>().With.Message.Contains("32"));

    [Test]
    public void CrlLongerThanTheLimitIsNotRead()
        => Assert.That(() => Crl.Parse(new byte[Crl.MaxBytes + 1]), Throws.TypeOf<CrlException>().With.Message.Contains($"{Crl.MaxBytes}"));

    [Test]
    public void MutatedCrlsAreParsedOrRefusedAndNeverVerify([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var good = root.Crl(new CrlWish { Revoked = [.. Enumerable.Range(1, 20).Select(i => new[] { (byte)i })], EntryExtensions = [("2.5.29.21", false, [10, 1, 1])] });
        var clean = Convert.ToHexString(good);
        for (var round = 0; round < 4000; round++)
        {
            var mutated = (byte[])good.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) mutated = mutated[..random.Next(mutated.Length)];
            if (Convert.ToHexString(mutated) == clean) continue;
            try
            {
                var crl = Crl.Parse(mutated);
                crl.Find([3]);
                Assert.That(crl.Refusal(root.Certificate, now, AlgorithmPolicy.Default), Is.Not.Null, Convert.ToHexString(mutated));
            }
            catch (CrlException e) { Assert.That(e.Message, Is.Not.Empty); }
        }
    }
}
