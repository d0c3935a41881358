using System.Formats.Asn1;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>The extensions of a response or of one entry in it: the nonce, and the first critical one that is not understood.</summary>
/// <param name="Nonce">The extension's value: an OCTET STRING as DER, or, from old responders, bare octets.</param>
sealed record OcspExtensions(ReadOnlyMemory<byte>? Nonce, string? UnknownCritical)
{
    const int MaxExtensions = 32;

    public static readonly OcspExtensions None = new(null, null);

    public static OcspExtensions Parse(DerReader list, byte[] encoded)
    {
        ReadOnlyMemory<byte>? nonce = null;
        string? unknown = null;
        var seen = new List<string>();
        while (list.HasMore)
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadOid();
            var critical = extension.IsNext(UniversalTagNumber.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            extension.End();
            if (seen.Contains(oid)) throw new AsnContentException($"extension {oid} is there twice");
            if (seen.Count == MaxExtensions) throw new AsnContentException($"there are more than {MaxExtensions} extensions");
            seen.Add(oid);
            if (oid == Oids.OcspNonce) nonce = Slice.Of(encoded, value);
            else if (critical) unknown ??= oid;
        }
        return nonce is null && unknown is null ? None : new(nonce, unknown);
    }

    /// <summary>Whether the nonce that came is the one that was sent.</summary>
    public bool Echoes(byte[] sent)
    {
        if (Nonce is not { } came) return false;
        try
        {
            var reader = new DerReader(came.Span);
            var octets = reader.ReadOctetString();
            reader.End();
            return octets.SequenceEqual(sent);
        }
        catch (AsnContentException) { return came.Span.SequenceEqual(sent); } // RFC 2560 left open what the value holds
    }
}
