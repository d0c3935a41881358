using System.Security.Cryptography;

namespace Firmware.Tpm.Wire;

/// <summary>A TPM2B_PUBLIC (TPM 2.0 Part 2, 12.2.5) of an RSA or EC key: its area as bytes, and what the router reads in it.</summary>
sealed class TpmPublic
{
    const int MaxBytes = 1024;
    const uint DefaultExponent = 65537;

    /// <summary>TPMA_OBJECT bits.</summary>
    public const uint FixedTpm = 0x2, FixedParent = 0x10, SensitiveDataOrigin = 0x20, UserWithAuth = 0x40, NoDA = 0x400,
        Restricted = 0x10000, Decrypt = 0x20000, SignEncrypt = 0x40000;

    readonly byte[] area;
    readonly ushort nameAlgorithm;
    readonly uint exponent;
    readonly byte[] modulus = [];
    readonly byte[] x = [];
    readonly byte[] y = [];

    TpmPublic(ReadOnlySpan<byte> tpmtPublic)
    {
        area = tpmtPublic.ToArray();
        var reader = new TpmReader(area);
        Type = reader.U16();
        nameAlgorithm = reader.U16();
        Attributes = reader.U32();
        AuthPolicy = reader.Sized().ToArray();
        SkipSymmetric(ref reader);
        SkipScheme(ref reader);
        if (Type == TpmAlgorithm.RSA)
        {
            Bits = reader.U16();
            exponent = reader.U32();
            modulus = reader.Sized().ToArray();
        }
        else
        {
            Curve = TpmCurve.OfId(reader.U16());
            Bits = Curve.Bits;
            SkipScheme(ref reader);
            (x, y) = (Curve.Pad(reader.Sized()), Curve.Pad(reader.Sized()));
        }
        reader.End();
    }

    /// <summary><see cref="TpmAlgorithm.RSA"/> or <see cref="TpmAlgorithm.ECC"/>.</summary>
    public ushort Type { get; }

    public uint Attributes { get; }
    public byte[] AuthPolicy { get; }

    /// <summary>Bits of the modulus or of the field.</summary>
    public int Bits { get; }

    public TpmCurve? Curve { get; }

    /// <summary>The wire form, length included, as the TPM wrote it: a changed byte would change the name.</summary>
    public byte[] Encoded => new TpmWriter().Sized(area).ToArray();

    /// <summary>The object's Name: algorithm and digest of the public area (TPM 2.0 Part 1, 16).</summary>
    public byte[] Name => new TpmWriter().U16(nameAlgorithm).Bytes(CryptographicOperations.HashData(TpmAlgorithm.NameOf(nameAlgorithm), area)).ToArray();

    /// <summary>Reads one TPM2B_PUBLIC; anything else, or more, is a <see cref="TpmWireException"/>.</summary>
    public static TpmPublic Parse(ReadOnlySpan<byte> tpm2b)
    {
        if (tpm2b.Length > MaxBytes) throw new TpmWireException($"a public area of {tpm2b.Length} bytes exceeds {MaxBytes}");
        var reader = new TpmReader(tpm2b);
        var area = reader.Sized();
        reader.End();
        var type = new TpmReader(area).U16();
        return type is TpmAlgorithm.RSA or TpmAlgorithm.ECC ? new(area) : throw new TpmWireException($"public area type 0x{type:x4} is neither RSA nor ECC");
    }

    /// <summary>DER, RFC 5280 §4.1.2.7.</summary>
    public byte[] SubjectPublicKeyInfo()
    {
        using AsymmetricAlgorithm key = Type == TpmAlgorithm.RSA ? ToRsa() : ToECDsa();
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The public key, to verify with.</summary>
    public RSA ToRsa()
    {
        Span<byte> e = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(e, exponent == 0 ? DefaultExponent : exponent);
        return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = e.TrimStart((byte)0).ToArray() });
    }

    /// <inheritdoc cref="ToRsa"/>
    public ECDsa ToECDsa() => ECDsa.Create(new ECParameters { Curve = Curve!.Curve, Q = new ECPoint { X = x, Y = y } });

    // TPMT_SYM_DEF_OBJECT: a storage key names its cipher, key bits and mode.
    static void SkipSymmetric(ref TpmReader reader)
    {
        if (reader.U16() != TpmAlgorithm.NULL) reader.Bytes(4);
    }

    // TPMT_*_SCHEME: the schemes of the keys read here carry one hash.
    static void SkipScheme(ref TpmReader reader)
    {
        if (reader.U16() != TpmAlgorithm.NULL) reader.Bytes(2);
    }
}
