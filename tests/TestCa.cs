using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.X509;
using PublicKey = System.Security.Cryptography.X509Certificates.PublicKey;

namespace Tests;

/// <summary>What a certificate of <see cref="TestCa"/> is like; every field has an honest default.</summary>
sealed record CertificateWish(string Subject = "CN=edge, O=Example")
{
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? NotAfter { get; init; }
    public byte[]? Serial { get; init; }
    public bool IsCa { get; init; }
    public int? PathLength { get; init; }
    public X509KeyUsageFlags? KeyUsage { get; init; }
    public string[] Eku { get; init; } = [];
    public string[] OcspUrls { get; init; } = [];
    public string[] CrlUrls { get; init; } = [];
    public string[] DnsNames { get; init; } = [];
    public bool MustStaple { get; init; }
    public bool NoCheck { get; init; }
    public bool CorruptSignature { get; init; }
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;
    public RSASignaturePadding Padding { get; init; } = RSASignaturePadding.Pkcs1;
    public X509Extension? Extra { get; init; }
}

/// <summary>A certificate with its private key.</summary>
sealed record Issued(Certificate Certificate, AsymmetricAlgorithm Key);

/// <summary>A small CA that lives in a test, with switches for lies. Time is whatever <c>now</c> it is given.</summary>
sealed partial class TestCa
{
    static readonly TimeSpan validity = TimeSpan.FromDays(365);

    readonly DateTimeOffset now;
    int lastSerial;

    /// <summary>A root, or a CA below <paramref name="parent"/>.</summary>
    public TestCa(string subject, DateTimeOffset now, AsymmetricAlgorithm? key = null, TestCa? parent = null, CertificateWish? wish = null)
    {
        this.now = now;
        Key = key ?? TestKeys.Ec();
        wish ??= new CertificateWish { IsCa = true, KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature };
        wish = wish with { Subject = subject };
        Certificate = parent?.Sign(wish, Key).Certificate ?? Sign(wish, Name(subject), Key, Key);
    }

    public Certificate Certificate { get; }
    public AsymmetricAlgorithm Key { get; }

    /// <summary>Issues a certificate for <paramref name="key"/>, or for a new P-256 key.</summary>
    public Issued Issue(CertificateWish? wish = null, AsymmetricAlgorithm? key = null) => Sign(wish ?? new(), key ?? TestKeys.Ec());

    /// <summary>Issues a certificate for a public key of which only the SubjectPublicKeyInfo is known.</summary>
    public Certificate Issue(CertificateWish wish, byte[] subjectPublicKeyInfo)
        => Sign(wish, new X500DistinguishedName(Certificate.SubjectName), PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out _), Key);

    /// <summary>A responder's certificate as it should be.</summary>
    public Issued IssueResponder(CertificateWish? wish = null, AsymmetricAlgorithm? key = null)
        => Issue(wish ?? new("CN=responder, O=Example") { Eku = [Oids.OcspSigning], KeyUsage = X509KeyUsageFlags.DigitalSignature, NoCheck = true }, key);

    /// <summary>A CRL in DER; <paramref name="revoked"/> are its entries.</summary>
    public byte[] Crl(IEnumerable<Certificate> revoked, int number = 1, DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null, bool corruptSignature = false)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked) builder.AddEntry(certificate.SerialNumber, now, X509RevocationReason.KeyCompromise);
        var keyId = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Certificate.SubjectKeyId!);
        var crl = builder.Build(new X500DistinguishedName(Certificate.SubjectName), Generator(Key, RSASignaturePadding.Pkcs1), number, nextUpdate ?? now.AddDays(7), HashAlgorithmName.SHA256, keyId, thisUpdate ?? now.AddMinutes(-1));
        if (corruptSignature) crl[^1] ^= 1;
        return crl;
    }

    /// <summary>A DER Name from IOS's spelling.</summary>
    public static X500DistinguishedName Name(string text) => new(DistinguishedName.Parse(text));

    Issued Sign(CertificateWish wish, AsymmetricAlgorithm key) => new(Sign(wish, new X500DistinguishedName(Certificate.SubjectName), key, Key), key);

    Certificate Sign(CertificateWish wish, X500DistinguishedName issuer, AsymmetricAlgorithm subjectKey, AsymmetricAlgorithm issuerKey)
        => Sign(wish, issuer, subjectKey is RSA rsa ? new PublicKey(rsa) : new PublicKey((ECDsa)subjectKey), issuerKey);

    Certificate Sign(CertificateWish wish, X500DistinguishedName issuer, PublicKey subjectKey, AsymmetricAlgorithm issuerKey)
    {
        var request = new CertificateRequest(Name(wish.Subject), subjectKey, wish.Hash, wish.Padding);
        foreach (var extension in Extensions(wish, subjectKey)) request.CertificateExtensions.Add(extension);
        var serial = wish.Serial ?? [0x1A, (byte)(lastSerial >> 8), (byte)lastSerial++];
        using var made = request.Create(issuer, Generator(issuerKey, wish.Padding), wish.NotBefore ?? now.AddDays(-1), wish.NotAfter ?? now + validity, serial);
        var der = made.RawData;
        if (wish.CorruptSignature) der[^1] ^= 1;
        return Certificate.Parse(der);
    }

    IEnumerable<X509Extension> Extensions(CertificateWish wish, PublicKey subjectKey)
    {
        yield return new X509BasicConstraintsExtension(wish.IsCa, wish.PathLength is not null, wish.PathLength ?? 0, critical: true);
        yield return new X509SubjectKeyIdentifierExtension(subjectKey, critical: false);
        if (Certificate?.SubjectKeyId is { } id) yield return X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(id);
        if (wish.KeyUsage is { } usage) yield return new X509KeyUsageExtension(usage, critical: true);
        if (wish.Eku.Length > 0) yield return new X509EnhancedKeyUsageExtension([.. wish.Eku.Select(o => new Oid(o))], critical: false);
        if (wish.OcspUrls.Length > 0) yield return new X509AuthorityInformationAccessExtension(wish.OcspUrls, []);
        if (wish.CrlUrls.Length > 0) yield return CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(wish.CrlUrls);
        if (wish.DnsNames.Length > 0) yield return AlternativeNames(wish.DnsNames);
        if (wish.MustStaple) yield return new X509Extension(Oids.TlsFeature, [0x30, 3, 2, 1, 5], critical: false);
        if (wish.NoCheck) yield return new X509Extension(Oids.OcspNoCheck, [5, 0], critical: false);
        if (wish.Extra is { } extra) yield return extra;
    }

    static X509Extension AlternativeNames(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names) builder.AddDnsName(name);
        return builder.Build();
    }

    static OldGenerator Generator(AsymmetricAlgorithm key, RSASignaturePadding padding)
        => new OldGenerator(key, key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, padding) : X509SignatureGenerator.CreateForECDsa((ECDsa)key));

    // .NET signs with SHA-1 but no longer names it.
    sealed class OldGenerator(AsymmetricAlgorithm key, X509SignatureGenerator inner) : X509SignatureGenerator
    {
        static readonly byte[] sha1WithRsa = [0x30, 0x0D, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5, 5, 0];
        static readonly byte[] ecdsaWithSha1 = [0x30, 9, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1];

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
            => hashAlgorithm != HashAlgorithmName.SHA1 ? inner.GetSignatureAlgorithmIdentifier(hashAlgorithm) : key is RSA ? sha1WithRsa : ecdsaWithSha1;

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => inner.SignData(data, hashAlgorithm);

        protected override PublicKey BuildPublicKey() => inner.PublicKey;
    }
}
