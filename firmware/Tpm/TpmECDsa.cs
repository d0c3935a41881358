using System.Security.Cryptography;

namespace Firmware.Tpm;

/// <summary>An EC key whose private part is in the TPM.</summary>
sealed class TpmECDsa : ECDsa
{
    readonly TpmKey key;
    readonly ECDsa publicKey;

    public TpmECDsa(TpmKey key)
    {
        (this.key, publicKey) = (key, key.Area.ToECDsa());
        LegalKeySizesValue = [new KeySizes(key.Area.Bits, key.Area.Bits, 0)];
        KeySizeValue = key.Area.Bits;
    }

    /// <summary>IEEE P1363 form over a SHA-256, SHA-384 or SHA-512 digest; the TPM's refusals are <see cref="KeyStoreException"/>.</summary>
    public override byte[] SignHash(byte[] hash) => key.SignEcdsa(hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) => publicKey.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException($"The private part of '{key.Entry.Label}' is in the TPM and never leaves it")
        : publicKey.ExportParameters(false);

    public override void ImportParameters(ECParameters parameters) => throw new NotSupportedException("A TPM key is made in the TPM");

    public override void GenerateKey(ECCurve curve) => throw new NotSupportedException("A TPM key is made by its key store");

    protected override void Dispose(bool disposing)
    {
        if (disposing) publicKey.Dispose();
        base.Dispose(disposing);
    }
}
