namespace Firmware.Tpm.Wire;

/// <summary>Public areas that keys are made from, as TPM2B_PUBLIC.</summary>
static class TpmTemplate
{
    const uint Own = TpmPublic.FixedTpm | TpmPublic.FixedParent | TpmPublic.SensitiveDataOrigin;
    const uint AdminWithPolicy = 0x80;
    const ushort Aes128 = 128;
    const ushort P256 = 0x0003;

    // PolicySecret(TPM_RH_ENDORSEMENT), TCG EK Credential Profile 2.1, B.3.3.
    static readonly byte[] endorsementPolicy = Convert.FromHexString("837197674484B3F81A90CC8D46A5D724FD52D76E06520B64F2A1DA1B331469AA");

    /// <summary>The storage root: an ECC P-256 primary with empty unique, which is what parent 0x40000001 of a TSS2 PEM means.</summary>
    public static byte[] StorageRootKey { get; } = Area(TpmAlgorithm.ECC, Own | TpmPublic.UserWithAuth | TpmPublic.NoDA | TpmPublic.Restricted | TpmPublic.Decrypt, [], w => w
        .U16(TpmAlgorithm.AES).U16(Aes128).U16(TpmAlgorithm.CFB).U16(TpmAlgorithm.NULL).U16(P256).U16(TpmAlgorithm.NULL).Sized([]).Sized([]));

    /// <summary>The endorsement key, TCG EK Credential Profile template L-2 (ECC P-256): made in a millisecond, where an RSA one takes seconds.</summary>
    public static byte[] EndorsementKey { get; } = Area(TpmAlgorithm.ECC, Own | AdminWithPolicy | TpmPublic.Restricted | TpmPublic.Decrypt, endorsementPolicy, w => w
        .U16(TpmAlgorithm.AES).U16(Aes128).U16(TpmAlgorithm.CFB).U16(TpmAlgorithm.NULL).U16(P256).U16(TpmAlgorithm.NULL).Sized(new byte[32]).Sized(new byte[32]));

    /// <summary>A trustpoint's RSA key: it signs, and decrypts so that a SCEP answer can be opened and PSS be padded outside the TPM.</summary>
    public static byte[] RsaKey(int bits) => Area(TpmAlgorithm.RSA, Own | TpmPublic.UserWithAuth | TpmPublic.NoDA | TpmPublic.SignEncrypt | TpmPublic.Decrypt, [], w => w
        .Bytes(RsaParameters(bits)).Sized([]));

    /// <summary>A trustpoint's EC key: it signs.</summary>
    public static byte[] EcKey(TpmCurve curve) => Area(TpmAlgorithm.ECC, Own | TpmPublic.UserWithAuth | TpmPublic.NoDA | TpmPublic.SignEncrypt, [], w => w
        .Bytes(EcParameters(curve)).Sized([]).Sized([]));

    /// <summary>Data sealed under the storage root; the TPM gives it back and does nothing else with it.</summary>
    public static byte[] SealedData { get; } = Area(TpmAlgorithm.KeyedHash, TpmPublic.FixedTpm | TpmPublic.FixedParent | TpmPublic.UserWithAuth | TpmPublic.NoDA, [], w => w
        .U16(TpmAlgorithm.NULL).Sized([]));

    /// <summary>TPMS_RSA_PARMS: no cipher, any scheme, exponent 65537.</summary>
    public static byte[] RsaParameters(int bits) => new TpmWriter().U16(TpmAlgorithm.NULL).U16(TpmAlgorithm.NULL).U16((ushort)bits).U32(0).ToArray();

    /// <summary>TPMS_ECC_PARMS: no cipher, any scheme, no key derivation.</summary>
    public static byte[] EcParameters(TpmCurve curve) => new TpmWriter().U16(TpmAlgorithm.NULL).U16(TpmAlgorithm.NULL).U16(curve.Id).U16(TpmAlgorithm.NULL).ToArray();

    static byte[] Area(ushort type, uint attributes, byte[] policy, Func<TpmWriter, TpmWriter> rest)
        => new TpmWriter().Sized(rest(new TpmWriter().U16(type).U16(TpmAlgorithm.SHA256).U32(attributes).Sized(policy)).ToArray()).ToArray();
}
