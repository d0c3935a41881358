using System.Formats.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Firmware.X509;

/// <summary>One X.509 certificate: its exact bytes, parsed once; the public key is a .NET key, made once. Equal by DER.</summary>
sealed partial class Certificate : IEquatable<Certificate>
{
    public const int MaxCertificateBytes = 32 * 1024;
    const int MaxNameBytes = 4096;
    const int MaxSerialBytes = 32;

    readonly CertificateExtensions extensions;
    readonly SignatureScheme? scheme;
    readonly byte[] signature;

    Certificate(ReadOnlySpan<byte> der)
    {
        Encoded = der.ToArray();
        var outer = new DerReader(Encoded);
        var certificate = outer.ReadSequence();
        outer.End();
        var tbsBytes = certificate.ReadElement();
        Encoded.AsSpan().Overlaps(tbsBytes, out var tbsOffset);
        Tbs = Encoded.AsMemory(tbsOffset, tbsBytes.Length);
        var outerAlgorithm = certificate.ReadElement();
        signature = certificate.ReadOctetBits().ToArray();
        certificate.End();

        var tbs = new DerReader(tbsBytes).ReadSequence();
        Version = tbs.IsNextTagged(0) ? tbs.ReadTagged(0).ReadSmallInteger(2) + 1 : 1;
        SerialNumber = ReadSerial(ref tbs);
        var algorithm = tbs.ReadElement();
        if (!algorithm.SequenceEqual(outerAlgorithm)) throw new AsnContentException("the two signature algorithms differ");
        SignatureAlgorithmOid = new DerReader(algorithm).ReadSequence().ReadOid();
        scheme = SignatureScheme.Parse(algorithm);
        IssuerName = ReadName(ref tbs);
        var validity = tbs.ReadSequence();
        NotBefore = validity.ReadTime();
        NotAfter = validity.ReadTime();
        validity.End();
        SubjectName = ReadName(ref tbs);
        SubjectPublicKeyInfo = tbs.ReadElement().ToArray();
        PublicKey = PublicKey.Parse(SubjectPublicKeyInfo);
        for (var uniqueId = 1; uniqueId <= 2; uniqueId++)
            if (tbs.IsNextTagged(uniqueId)) tbs.ReadElement();
        extensions = tbs.IsNextTagged(3) ? CertificateExtensions.Parse(tbs.ReadTagged(3).ReadSequence()) : new();
        tbs.End();
        Structure = X509CertificateStructure.GetInstance(Encoded);
    }

    /// <summary>The DER it was parsed from, never re-encoded.</summary>
    public byte[] Encoded { get; }

    /// <summary>The tbsCertificate as it stands in <see cref="Encoded"/>: what the issuer signed.</summary>
    public ReadOnlyMemory<byte> Tbs { get; }

    /// <summary>1 to 3.</summary>
    public int Version { get; }

    /// <summary>Content octets of the INTEGER: big endian two's complement.</summary>
    public byte[] SerialNumber { get; }

    /// <summary>The serial number as IOS prints it: <c>1A2B</c>, at least two digits.</summary>
    public string SerialHex => Convert.ToHexString(SerialNumber.Length > 1 && SerialNumber[0] == 0 ? SerialNumber.AsSpan(1) : SerialNumber);

    /// <summary>DER of the issuer's Name.</summary>
    public byte[] IssuerName { get; }

    /// <summary>DER of the subject's Name.</summary>
    public byte[] SubjectName { get; }
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last moment of validity, itself included (RFC 5280 §4.1.2.5).</summary>
    public DateTimeOffset NotAfter { get; }
    public byte[] SubjectPublicKeyInfo { get; }
    public PublicKey PublicKey { get; }

    /// <summary>Content of the subjectPublicKey BIT STRING, which CertIDs and key identifiers are made of.</summary>
    public byte[] PublicKeyBits => PublicKey.KeyBits;

    /// <summary><c>RSA</c>, <c>EC</c>, or the dotted OID of an algorithm that is not supported.</summary>
    public string KeyAlgorithmName => PublicKey.Algorithm;

    /// <summary>Size in bits; zero where the algorithm is not supported.</summary>
    public int KeyBits => PublicKey.Bits;
    public string SignatureAlgorithmOid { get; }

    /// <summary>The same certificate as BouncyCastle's builders and path checks want it; its key is not to be parsed from here.</summary>
    public X509CertificateStructure Structure { get; }

    public bool HasExtension(string oid) => extensions[oid] is not null;

    /// <summary>What the extension's OCTET STRING holds, or null where there is no such extension.</summary>
    public byte[]? ExtensionValue(string oid) => extensions[oid];
    public IReadOnlyList<string> CriticalExtensions => extensions.Critical;

    /// <summary>basicConstraints cA.</summary>
    public bool IsCa => extensions.IsCa;
    public int? PathLength => extensions.PathLength;

    /// <summary>Null where the extension is absent, which permits every usage.</summary>
    public KeyUsageBits? KeyUsage => extensions.KeyUsage;

    /// <summary>OIDs; null where the extension is absent.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsages => extensions.ExtendedKeyUsages;

    /// <summary>Whether the certificate asks that every handshake carries a staple (RFC 7633, feature 5).</summary>
    public bool IsMustStaple => extensions.IsMustStaple;

    /// <summary>Responders named in authorityInfoAccess, in order.</summary>
    public IReadOnlyList<string> OcspUrls => extensions.OcspUrls;

    /// <summary>fullName URIs of the cRLDistributionPoints, in order.</summary>
    public IReadOnlyList<string> CrlUrls => extensions.CrlUrls;
    public byte[]? SubjectKeyId => extensions.SubjectKeyId;
    public byte[]? AuthorityKeyId => extensions.AuthorityKeyId;
    public bool IsSelfIssued => DistinguishedName.AreSame(SubjectName, IssuerName);

    /// <summary>Whether <paramref name="now"/> lies in the validity period.</summary>
    public bool IsValidAt(DateTimeOffset now) => now >= NotBefore && now <= NotAfter;

    /// <summary>Whether the names chain and <paramref name="issuer"/>'s key made the signature, by an algorithm <paramref name="policy"/> believes.</summary>
    public bool IsSignedBy(Certificate issuer, AlgorithmPolicy policy)
        => DistinguishedName.AreSame(IssuerName, issuer.SubjectName) && CheckSignature(issuer.PublicKey, policy) == SignatureVerdict.Good;

    /// <summary>What comes of checking this certificate's signature with <paramref name="key"/>.</summary>
    public SignatureVerdict CheckSignature(PublicKey key, AlgorithmPolicy policy) => SignatureCheck.Check(key, scheme, Tbs.Span, signature, policy);

    /// <summary>Parses one DER certificate; a <see cref="CertificateException"/> says what is wrong with it.</summary>
    public static Certificate Parse(ReadOnlySpan<byte> der)
    {
        if (der.Length > MaxCertificateBytes) throw new CertificateException($"a certificate of {der.Length} bytes is larger than the {MaxCertificateBytes} allowed");
        try
        {
            DerShape.Check(der);
            return new Certificate(der);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or IOException or InvalidOperationException or InvalidCastException or FormatException)
        {
            throw new CertificateException($"this is not a certificate: {e.Message}", e);
        }
    }

    public bool Equals(Certificate? other) => other is not null && Encoded.AsSpan().SequenceEqual(other.Encoded);
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(signature);
        return hash.ToHashCode();
    }

    public override string ToString() => DistinguishedName.Text(SubjectName);

    static byte[] ReadSerial(ref DerReader tbs)
    {
        var serial = tbs.ReadInteger();
        return serial.Length <= MaxSerialBytes ? serial.ToArray() : throw new AsnContentException($"the serial number is longer than {MaxSerialBytes} octets");
    }

    static byte[] ReadName(ref DerReader tbs)
    {
        var name = tbs.ReadElement();
        if (name.Length > MaxNameBytes) throw new AsnContentException($"a name is longer than {MaxNameBytes} octets");
        DistinguishedName.CheckShape(name);
        return name.ToArray();
    }
}
