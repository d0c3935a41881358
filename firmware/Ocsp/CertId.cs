using System.Formats.Asn1;
using System.Security.Cryptography;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>Names one certificate to a responder: hashes of its issuer's name and key, and its serial number (RFC 6960 §4.1.1).</summary>
sealed record CertId(string HashOid, ReadOnlyMemory<byte> IssuerNameHash, ReadOnlyMemory<byte> IssuerKeyHash, ReadOnlyMemory<byte> SerialNumber)
{
    const int MaxSerialBytes = 32;

    /// <summary>The CertID of <paramref name="certificate"/>; SHA-1 is what every responder and client knows (RFC 5019 §2.1.1).</summary>
    public static CertId Of(Certificate certificate, Certificate issuer, HashAlgorithmName hash)
    {
        var oid = OidOf(hash);
        return new(oid, Hash(oid, certificate.IssuerName), Hash(oid, issuer.PublicKeyBits), certificate.SerialNumber);
    }

    /// <summary>Whether this CertID, by whatever digest it was made, names <paramref name="certificate"/> in every one of its parts.</summary>
    public bool Names(Certificate certificate, Certificate issuer)
    {
        if (!SerialNumber.Span.SequenceEqual(certificate.SerialNumber)) return false;
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        return IssuerNameHash.Span.SequenceEqual(digest[..Hash(HashOid, certificate.IssuerName, digest)])
            && IssuerKeyHash.Span.SequenceEqual(digest[..Hash(HashOid, issuer.PublicKeyBits, digest)]);
    }

    public bool Equals(CertId? other) => other is not null && HashOid == other.HashOid && SerialNumber.Span.SequenceEqual(other.SerialNumber.Span)
        && IssuerNameHash.Span.SequenceEqual(other.IssuerNameHash.Span) && IssuerKeyHash.Span.SequenceEqual(other.IssuerKeyHash.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(SerialNumber.Span);
        return hash.ToHashCode();
    }

    /// <summary>Reads a CertID out of <paramref name="encoded"/>, in which <paramref name="reader"/> stands.</summary>
    public static CertId Parse(ref DerReader reader, byte[] encoded)
    {
        var id = reader.ReadSequence();
        var algorithm = id.ReadSequence();
        var oid = algorithm.ReadOid();
        if (algorithm.HasMore) algorithm.ReadElement();
        algorithm.End();
        var name = Slice.Of(encoded, id.ReadOctetString());
        var key = Slice.Of(encoded, id.ReadOctetString());
        var serial = Slice.Of(encoded, id.ReadInteger());
        id.End();
        return serial.Length <= MaxSerialBytes ? new(oid, name, key, serial) : throw new AsnContentException($"a serial number is longer than {MaxSerialBytes} octets");
    }

    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(HashOid);
                writer.WriteNull();
            }
            writer.WriteOctetString(IssuerNameHash.Span);
            writer.WriteOctetString(IssuerKeyHash.Span);
            writer.WriteInteger(SerialNumber.Span);
        }
    }

    static string OidOf(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => Oids.Sha1,
        nameof(HashAlgorithmName.SHA256) => Oids.Sha256,
        nameof(HashAlgorithmName.SHA384) => Oids.Sha384,
        nameof(HashAlgorithmName.SHA512) => Oids.Sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(hash), hash, "a CertID is made with SHA-1 or SHA-2"),
    };

    static byte[] Hash(string oid, ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        return digest[..Hash(oid, bytes, digest)].ToArray();
    }

    // A digest that is not known gives no octets, which equal no hash of a CertID that names something.
    static int Hash(string oid, ReadOnlySpan<byte> bytes, Span<byte> digest) => oid switch
    {
        Oids.Sha1 => SHA1.HashData(bytes, digest),
        Oids.Sha256 => SHA256.HashData(bytes, digest),
        Oids.Sha384 => SHA384.HashData(bytes, digest),
        Oids.Sha512 => SHA512.HashData(bytes, digest),
        _ => 0,
    };
}
