using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Ocsp;
using Firmware.X509;

namespace Tests.Pki;

/// <summary>A <see cref="TestCa"/> at one fixed time, in the words of the validation's tests, and with CRLs that lie.</summary>
sealed class Authority
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero);

    readonly TestCa ca;

    Authority(CertificateWish wish, AsymmetricAlgorithm? key, TestCa? parent) => ca = new TestCa(wish.Subject, Now, key, parent, wish);

    public Certificate Certificate => ca.Certificate;

    /// <summary>What a CA's certificate should be like.</summary>
    public static CertificateWish Ca(string subject) => new(subject) { IsCa = true, KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign };

    public static Authority Root(string subject = "CN=root") => new(Ca(subject), null, null);

    public static Authority Root(CertificateWish wish, AsymmetricAlgorithm? key = null) => new(wish, key, null);

    public Authority Sub(string subject = "CN=sub") => new(Ca(subject), null, ca);

    public Authority Sub(CertificateWish wish, AsymmetricAlgorithm? key = null) => new(wish, key, ca);

    public Certificate Issue(string subject) => Issue(new CertificateWish(subject));

    public Certificate Issue(CertificateWish wish, AsymmetricAlgorithm? key = null) => ca.Issue(wish, key).Certificate;

    /// <summary>An OCSP response for <paramref name="certificate"/>, signed by this CA itself.</summary>
    public byte[] Ocsp(Certificate certificate, CertStatus status = CertStatus.Good, DateTimeOffset? nextUpdate = null, bool corruptSignature = false)
        => ca.Respond(certificate, new ResponseWish { CorruptSignature = corruptSignature },
            e => e with { Status = status, ThisUpdate = Now.AddHours(-1), NextUpdate = nextUpdate ?? Now.AddDays(7) });

    public byte[] Crl(params Certificate[] revoked) => Crl(new CrlWish { Revoked = [.. revoked.Select(c => c.SerialNumber)] });

    public byte[] Crl(CrlWish wish)
    {
        var algorithm = Generator.GetSignatureAlgorithmIdentifier(HashAlgorithmName.SHA256);
        var tbs = Tbs(wish, algorithm);
        var signature = Generator.SignData(tbs, HashAlgorithmName.SHA256);
        if (wish.CorruptSignature) signature[^1] ^= 1;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            writer.WriteEncodedValue(algorithm);
            writer.WriteBitString(signature);
        }
        return writer.Encode();
    }

    byte[] Tbs(CrlWish wish, byte[] algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(algorithm);
            writer.WriteEncodedValue(wish.IssuerName ?? Certificate.SubjectName);
            writer.WriteUtcTime(wish.ThisUpdate);
            if (wish.NextUpdate is { } next) writer.WriteUtcTime(next);
            if (wish.Revoked.Count > 0)
                using (writer.PushSequence())
                    foreach (var number in wish.Revoked) WriteEntry(writer, number, wish);
            if (wish.Extensions.Count > 0)
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    WriteExtensions(writer, wish.Extensions);
        }
        return writer.Encode();
    }

    static void WriteEntry(AsnWriter writer, byte[] number, CrlWish wish)
    {
        using var entry = writer.PushSequence();
        writer.WriteInteger(number);
        writer.WriteUtcTime(wish.ThisUpdate.AddMinutes(-5));
        if (wish.EntryExtensions.Count > 0) WriteExtensions(writer, wish.EntryExtensions);
    }

    static void WriteExtensions(AsnWriter writer, IReadOnlyList<(string Oid, bool Critical, byte[] Value)> extensions)
    {
        using var list = writer.PushSequence();
        foreach (var (oid, critical, value) in extensions)
        {
            using var extension = writer.PushSequence();
            writer.WriteObjectIdentifier(oid);
            if (critical) writer.WriteBoolean(true);
            writer.WriteOctetString(value);
        }
    }

    X509SignatureGenerator Generator => ca.Key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)ca.Key);
}
