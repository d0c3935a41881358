using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.X509;
using Tests;

namespace Bench;

/// <summary>What else is asked about a certificate; public and open because BenchmarkDotNet takes no other.</summary>
public class EvidenceBenchmarks
{
    const int Entries = 10_000, SerialBytes = 16;

    TestCa ca = null!;
    Certificate leaf = null!;
    byte[] encoded = [];
    Crl crl = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var now = TimeProvider.System.GetUtcNow();
        ca = new TestCa("CN=Root, O=Example", now);
        leaf = ca.Issue().Certificate;
        var random = new Random(1);
        var builder = new CertificateRevocationListBuilder();
        var serial = new byte[SerialBytes];
        for (var i = 0; i < Entries; i++)
        {
            random.NextBytes(serial);
            serial[0] = 0x41;
            builder.AddEntry(serial, now, X509RevocationReason.KeyCompromise);
        }
        var keyId = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(ca.Certificate.SubjectKeyId!);
        encoded = builder.Build(new X500DistinguishedName(ca.Certificate.SubjectName), X509SignatureGenerator.CreateForECDsa((ECDsa)ca.Key), 1, now.AddDays(7), HashAlgorithmName.SHA256, keyId, now.AddMinutes(-1));
        crl = Crl.Parse(encoded);
        if (crl.Entries != Entries) throw new InvalidOperationException("The CRL has lost entries.");
    }

    [Benchmark(Description = "CertId.Of, SHA-1")]
    public object CertIdOfACertificate() => CertId.Of(leaf, ca.Certificate, HashAlgorithmName.SHA1);

    [Benchmark(Description = "Crl.Parse, 10,000 entries")]
    public object ParseACrl() => Crl.Parse(encoded);

    [Benchmark(Description = "Crl.Find, not among 10,000")]
    public bool LookUpInACrl() => crl.Find(leaf.SerialNumber) is null;
}
