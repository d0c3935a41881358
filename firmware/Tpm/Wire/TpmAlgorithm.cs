using System.Security.Cryptography;

namespace Firmware.Tpm.Wire;

/// <summary>TPM_ALG_ID values (TPM 2.0 Part 2, 6.3), with the TCG's names.</summary>
static class TpmAlgorithm
{
    public const ushort RSA = 0x0001;
    public const ushort SHA1 = 0x0004;
    public const ushort AES = 0x0006;
    public const ushort KeyedHash = 0x0008;
    public const ushort SHA256 = 0x000B;
    public const ushort SHA384 = 0x000C;
    public const ushort SHA512 = 0x000D;
    public const ushort NULL = 0x0010;
    public const ushort RSASSA = 0x0014;
    public const ushort RSAPSS = 0x0016;
    public const ushort ECDSA = 0x0018;
    public const ushort ECC = 0x0023;
    public const ushort CFB = 0x0043;

    /// <summary>The hash whose digests have <paramref name="length"/> bytes; null where the router signs none of that length.</summary>
    public static ushort? HashOfLength(int length) => length switch { 32 => SHA256, 48 => SHA384, 64 => SHA512, _ => null };

    /// <summary>The .NET name of a TPM hash; a <see cref="TpmWireException"/> for one this code does not compute.</summary>
    public static HashAlgorithmName NameOf(ushort hash) => hash switch
    {
        SHA1 => HashAlgorithmName.SHA1,
        SHA256 => HashAlgorithmName.SHA256,
        SHA384 => HashAlgorithmName.SHA384,
        SHA512 => HashAlgorithmName.SHA512,
        _ => throw new TpmWireException($"hash algorithm 0x{hash:x4} is not one of SHA-1, SHA-256, SHA-384, SHA-512"),
    };
}
