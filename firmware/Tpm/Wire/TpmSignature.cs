namespace Firmware.Tpm.Wire;

/// <summary>TPMT_SIGNATURE (TPM 2.0 Part 2, 11.3.4) in the forms .NET uses.</summary>
static class TpmSignature
{
    /// <summary>The signature of an RSASSA or RSAPSS Sign, as long as the modulus.</summary>
    public static byte[] Rsa(ReadOnlySpan<byte> tpmtSignature, int modulusBytes)
    {
        var reader = Open(tpmtSignature, TpmAlgorithm.RSASSA, TpmAlgorithm.RSAPSS);
        var signature = reader.Sized();
        reader.End();
        return signature.Length == modulusBytes ? signature.ToArray() : throw new TpmWireException($"a signature of {signature.Length} bytes came from a modulus of {modulusBytes}");
    }

    /// <summary>r and s of an ECDSA Sign in IEEE P1363 form: both padded to the field.</summary>
    public static byte[] Ecdsa(ReadOnlySpan<byte> tpmtSignature, TpmCurve curve)
    {
        var reader = Open(tpmtSignature, TpmAlgorithm.ECDSA);
        var r = curve.Pad(reader.Sized());
        var s = curve.Pad(reader.Sized());
        reader.End();
        return [.. r, .. s];
    }

    static TpmReader Open(ReadOnlySpan<byte> tpmtSignature, params ReadOnlySpan<ushort> schemes)
    {
        var reader = new TpmReader(tpmtSignature);
        var scheme = reader.U16();
        if (!schemes.Contains(scheme)) throw new TpmWireException($"signature scheme 0x{scheme:x4} is not the one asked for");
        _ = TpmAlgorithm.NameOf(reader.U16());
        return reader;
    }
}
