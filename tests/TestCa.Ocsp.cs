using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Ocsp;
using Firmware.X509;

namespace Tests;

/// <summary>What one entry of a response says, honest by default.</summary>
sealed record EntryWish(Certificate Certificate, Certificate Issuer)
{
    public CertStatus Status { get; init; } = CertStatus.Good;
    public DateTimeOffset? ThisUpdate { get; init; }
    public DateTimeOffset? NextUpdate { get; init; }
    public bool OmitNextUpdate { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public int? Reason { get; init; }
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA1;
    public byte[]? Serial { get; init; }
    public bool CorruptNameHash { get; init; }
    public bool CorruptKeyHash { get; init; }
    public (string Oid, bool Critical)? Extension { get; init; }
}

/// <summary>What a response is like around its entries, honest by default: signed by the issuer, named by its key.</summary>
sealed record ResponseWish
{
    public OcspResponseStatus Status { get; init; }
    public Issued? Signer { get; init; }

    /// <summary>Who the response says has signed it, where that is a lie.</summary>
    public Certificate? Named { get; init; }
    public bool ByName { get; init; }

    /// <summary>Certificates that come along; the signer's, where there is a signer and nothing is said.</summary>
    public Certificate[]? Certificates { get; init; }
    public DateTimeOffset? ProducedAt { get; init; }
    public byte[]? Nonce { get; init; }
    public bool CorruptSignature { get; init; }
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;
    public (string Oid, bool Critical)? Extension { get; init; }
    public IReadOnlyList<EntryWish>? Entries { get; init; }
}

// The responder's side, RFC 6960 §4.2, written by hand so that every part of it can lie.
sealed partial class TestCa
{
    /// <summary>A response that says good of <paramref name="certificate"/>, with the lies that are wished.</summary>
    public byte[] Respond(Certificate certificate, ResponseWish? wish = null, Func<EntryWish, EntryWish>? entry = null)
    {
        wish ??= new();
        var honest = new EntryWish(certificate, Certificate);
        var entries = wish.Entries ?? [entry?.Invoke(honest) ?? honest];
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(wish.Status);
            if (wish.Status != OcspResponseStatus.Successful) return Closed(writer);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.OcspBasic);
                writer.WriteOctetString(Basic(wish, entries));
            }
        }
        return writer.Encode();
    }

    static byte[] Closed(AsnWriter writer)
    {
        writer.PopSequence();
        return writer.Encode();
    }

    byte[] Basic(ResponseWish wish, IReadOnlyList<EntryWish> entries)
    {
        var signer = wish.Signer ?? new Issued(Certificate, Key);
        var tbs = Tbs(wish, wish.Named ?? signer.Certificate, entries);
        var generator = Generator(signer.Key, RSASignaturePadding.Pkcs1);
        var signature = generator.SignData(tbs, wish.Hash);
        if (wish.CorruptSignature) signature[^1] ^= 1;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            writer.WriteEncodedValue(generator.GetSignatureAlgorithmIdentifier(wish.Hash));
            writer.WriteBitString(signature);
            var along = wish.Certificates ?? (wish.Signer is null ? [] : [signer.Certificate]);
            if (along.Length > 0)
                using (writer.PushSequence(Tag(0)))
                using (writer.PushSequence())
                    foreach (var certificate in along) writer.WriteEncodedValue(certificate.Encoded);
        }
        return writer.Encode();
    }

    byte[] Tbs(ResponseWish wish, Certificate named, IReadOnlyList<EntryWish> entries)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Tag(wish.ByName ? 1 : 2)))
            {
                if (wish.ByName) writer.WriteEncodedValue(named.SubjectName);
                else writer.WriteOctetString(SHA1.HashData(named.PublicKeyBits));
            }
            writer.WriteGeneralizedTime(wish.ProducedAt ?? now, omitFractionalSeconds: true);
            using (writer.PushSequence())
                foreach (var entry in entries) WriteEntry(writer, entry);
            if (wish.Nonce is not null || wish.Extension is not null)
                using (writer.PushSequence(Tag(1)))
                using (writer.PushSequence())
                {
                    if (wish.Nonce is { } nonce) WriteExtension(writer, (Oids.OcspNonce, false), w => w.WriteOctetString(nonce));
                    if (wish.Extension is { } extension) WriteExtension(writer, extension, w => w.WriteNull());
                }
        }
        return writer.Encode();
    }

    void WriteEntry(AsnWriter writer, EntryWish entry)
    {
        using var whole = writer.PushSequence();
        WriteCertId(writer, entry);
        switch (entry.Status)
        {
            case CertStatus.Good: writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0)); break;
            case CertStatus.Unknown: writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 2)); break;
            default:
                using (writer.PushSequence(Tag(1)))
                {
                    writer.WriteGeneralizedTime(entry.RevokedAt ?? now.AddHours(-1), omitFractionalSeconds: true);
                    if (entry.Reason is { } reason)
                        using (writer.PushSequence(Tag(0))) writer.WriteEncodedValue([0x0A, 1, (byte)reason]);
                }
                break;
        }
        writer.WriteGeneralizedTime(entry.ThisUpdate ?? now, omitFractionalSeconds: true);
        if (!entry.OmitNextUpdate)
            using (writer.PushSequence(Tag(0))) writer.WriteGeneralizedTime(entry.NextUpdate ?? now.AddDays(7), omitFractionalSeconds: true);
        if (entry.Extension is { } extension)
            using (writer.PushSequence(Tag(1)))
            using (writer.PushSequence())
                WriteExtension(writer, extension, w => w.WriteNull());
    }

    static void WriteCertId(AsnWriter writer, EntryWish entry)
    {
        var id = CertId.Of(entry.Certificate, entry.Issuer, entry.Hash);
        var (name, key) = (id.IssuerNameHash.ToArray(), id.IssuerKeyHash.ToArray());
        if (entry.CorruptNameHash) name[0] ^= 1;
        if (entry.CorruptKeyHash) key[0] ^= 1;
        (id with { IssuerNameHash = name, IssuerKeyHash = key, SerialNumber = entry.Serial ?? id.SerialNumber }).Write(writer);
    }

    static void WriteExtension(AsnWriter writer, (string Oid, bool Critical) extension, Action<AsnWriter> value)
    {
        using var whole = writer.PushSequence();
        writer.WriteObjectIdentifier(extension.Oid);
        if (extension.Critical) writer.WriteBoolean(true);
        using (writer.PushOctetString()) value(writer);
    }

    static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
