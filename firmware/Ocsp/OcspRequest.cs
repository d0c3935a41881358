using System.Formats.Asn1;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>The question about one certificate, unsigned, version 1 (RFC 6960 §4.1).</summary>
static class OcspRequest
{
    /// <summary>Octets of the nonce a request carries (RFC 9654 §2.1).</summary>
    public const int NonceLength = 32;

    /// <summary>DER of the OCSPRequest; the nonce travels as an OCTET STRING within the extension's own.</summary>
    public static byte[] Encode(CertId id, byte[]? nonce)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
                id.Write(writer);
            if (nonce is not null) WriteNonce(writer, nonce);
        }
        return writer.Encode();
    }

    static void WriteNonce(AsnWriter writer, byte[] nonce)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.OcspNonce);
            using (writer.PushOctetString()) writer.WriteOctetString(nonce);
        }
    }
}
