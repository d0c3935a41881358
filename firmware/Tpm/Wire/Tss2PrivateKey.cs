using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Firmware.Tpm.Wire;

/// <summary>
/// A key wrapped by its TPM, as the TSS2 PEM that OpenSSL's TPM providers read: child of the owner's storage root, empty authorization.
/// </summary>
/// <param name="Public">TPM2B_PUBLIC.</param>
/// <param name="Private">TPM2B_PRIVATE, encrypted by the storage root.</param>
sealed record Tss2PrivateKey(byte[] Public, byte[] Private)
{
    const string PemLabel = "TSS2 PRIVATE KEY";
    /// <summary>The types a PEM names: a key, and data sealed as one.</summary>
    public const string LoadableKey = "2.23.133.10.1.3", SealedData = "2.23.133.10.1.5";

    const uint OwnerHierarchy = 0x40000001;
    const int MaxPemLength = 8192;

    /// <summary><see cref="LoadableKey"/> or <see cref="SealedData"/>.</summary>
    public string Type { get; init; } = LoadableKey;

    static readonly Asn1Tag emptyAuth = new(TagClass.ContextSpecific, 0, isConstructed: true);

    // TPMKey ::= SEQUENCE { type OBJECT IDENTIFIER, emptyAuth [0] EXPLICIT BOOLEAN,
    //                       parent INTEGER, pubkey OCTET STRING, privkey OCTET STRING }
    public string ToPem()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Type);
            using (writer.PushSequence(emptyAuth)) writer.WriteBoolean(true);
            writer.WriteInteger(OwnerHierarchy);
            writer.WriteOctetString(Public);
            writer.WriteOctetString(Private);
        }
        return PemEncoding.WriteString(PemLabel, writer.Encode());
    }

    /// <summary>Reads one PEM block; anything but a child of the owner's storage root without authorization is a <see cref="FormatException"/>.</summary>
    public static Tss2PrivateKey Parse(string pem, string type = LoadableKey)
    {
        if (pem.Length > MaxPemLength) throw new FormatException($"a key of {pem.Length} characters exceeds {MaxPemLength}");
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != PemLabel) throw new FormatException($"there is no {PemLabel} block");
        try { return Decode(Convert.FromBase64String(pem[fields.Base64Data]), type); }
        catch (AsnContentException e) { throw new FormatException($"the {PemLabel} block is not a TPMKey: {e.Message}", e); }
    }

    static Tss2PrivateKey Decode(byte[] der, string wanted)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var key = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var type = key.ReadObjectIdentifier();
        if (type != wanted) throw new FormatException($"the key's type is {type}, not {wanted}");
        if (!key.ReadSequence(emptyAuth).ReadBoolean()) throw new FormatException("the key asks for an authorization value");
        if (!key.TryReadUInt32(out var parent) || parent != OwnerHierarchy) throw new FormatException($"the key's parent is not the owner's storage root (0x{OwnerHierarchy:x8})");
        var wrapped = new Tss2PrivateKey(key.ReadOctetString(), key.ReadOctetString()) { Type = type };
        key.ThrowIfNotEmpty();
        return wrapped;
    }
}
