using System.Security.Cryptography;

namespace Firmware.Tpm;

/// <summary>An RSA key whose private part is in the TPM.</summary>
sealed class TpmRsa : RSA
{
    readonly TpmKey key;
    readonly RSA publicKey;

    public TpmRsa(TpmKey key)
    {
        (this.key, publicKey) = (key, key.Area.ToRsa());
        LegalKeySizesValue = [new KeySizes(key.Area.Bits, key.Area.Bits, 0)];
        KeySizeValue = key.Area.Bits;
    }

    /// <summary>PKCS#1 v1.5 or PSS over a SHA-256, SHA-384 or SHA-512 digest; the TPM's refusals are <see cref="KeyStoreException"/>.</summary>
    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
    {
        if (CryptographicOperations.HashData(hashAlgorithm, []).Length != hash.Length)
            throw new CryptographicException($"A digest of {hash.Length} bytes is no {hashAlgorithm.Name} digest");
        return padding.Mode == RSASignaturePaddingMode.Pss ? key.SignPss(hash, hashAlgorithm) : key.SignPkcs1(hash);
    }

    public override bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
        => publicKey.VerifyHash(hash, signature, hashAlgorithm, padding);

    public override byte[] Encrypt(byte[] data, RSAEncryptionPadding padding) => publicKey.Encrypt(data, padding);

    public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding) => throw new NotSupportedException("The router's TPM keys sign; nothing is decrypted with them");

    public override RSAParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException($"The private part of '{key.Entry.Label}' is in the TPM and never leaves it")
        : publicKey.ExportParameters(false);

    public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException("A TPM key is made in the TPM");

    protected override void Dispose(bool disposing)
    {
        if (disposing) publicKey.Dispose();
        base.Dispose(disposing);
    }
}
