using System.Security.Cryptography;

namespace Firmware.Tpm;

/// <summary>EMSA-PSS encoding with a salt as long as the digest (RFC 8017 §9.1.1), for a TPM whose own PSS salts otherwise.</summary>
static class RsaPss
{
    const byte Trailer = 0xBC;

    /// <summary>The encoded message for a modulus of <paramref name="modulusBits"/>, as long as the modulus.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> digest, HashAlgorithmName hash, int modulusBits)
    {
        var salt = RandomNumberGenerator.GetBytes(digest.Length);
        var bits = modulusBits - 1;
        var encoded = new byte[(bits + 7) / 8];
        var maskedLength = encoded.Length - digest.Length - 1;
        if (maskedLength < salt.Length + 1) throw new CryptographicException($"An RSA key of {modulusBits} bits is too short for PSS with {hash.Name}");

        // M' = 0x00 × 8 || mHash || salt; EM = (PS || 0x01 || salt) xor MGF1(H(M')) || H(M') || 0xBC
        var h = CryptographicOperations.HashData(hash, [.. new byte[8], .. digest, .. salt]);
        encoded[maskedLength - salt.Length - 1] = 0x01;
        salt.CopyTo(encoded, maskedLength - salt.Length);
        Mask(encoded.AsSpan(0, maskedLength), h, hash);
        encoded[0] &= (byte)(0xFF >> ((8 * encoded.Length) - bits));
        h.CopyTo(encoded, maskedLength);
        encoded[^1] = Trailer;
        return encoded;
    }

    // MGF1, RFC 8017 §B.2.1.
    static void Mask(Span<byte> data, byte[] seed, HashAlgorithmName hash)
    {
        for (int done = 0, counter = 0; done < data.Length; counter++)
        {
            var block = CryptographicOperations.HashData(hash, [.. seed, 0, 0, (byte)(counter >> 8), (byte)counter]);
            for (var i = 0; i < block.Length && done < data.Length; i++, done++) data[done] ^= block[i];
        }
    }
}
