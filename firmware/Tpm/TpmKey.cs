using System.Security.Cryptography;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>One key pair of the router as its TPM uses it: loaded once per power cycle, then taken back from its saved context for each use.</summary>
sealed class TpmKey(TpmDevice device, PrivateConfigEntry entry, TimeSpan signTime)
{
    TpmPowerCycle? savedIn;
    byte[]? saved;
    volatile bool hasEnded;
    bool pssIsKnownGood;
    bool padsPssOutside;

    public PrivateConfigEntry Entry => entry;

    public TpmPublic Area { get; } = entry.Area;

    public StoredKey Stored { get; } = new(entry.Label, entry.Shape, entry.Area.SubjectPublicKeyInfo(), entry.Generated);

    /// <summary>Loads the key into the TPM once, so that what will not load is known at boot.</summary>
    public void Try() => device.Use(power =>
    {
        using var key = Load(power);
        return true;
    });

    /// <summary>The key does not sign any more: it was zeroized or replaced.</summary>
    public void End() => hasEnded = true;

    /// <summary>r and s, each as long as the field.</summary>
    public byte[] SignEcdsa(byte[] digest)
    {
        var hash = HashOf(digest.Length);
        return Use(power => TpmSignature.Ecdsa(Sign(power, digest, TpmAlgorithm.ECDSA, hash), Area.Curve!));
    }

    public byte[] SignPkcs1(byte[] digest)
    {
        var hash = HashOf(digest.Length);
        return Use(power => TpmSignature.Rsa(Sign(power, digest, TpmAlgorithm.RSASSA, hash), Area.Bits / 8));
    }

    /// <summary>PSS with a salt as long as the digest, which TLS 1.3 asks for; some parts salt with what fits, which the key's first signature shows.</summary>
    public byte[] SignPss(byte[] digest, HashAlgorithmName hash)
    {
        if (padsPssOutside) return SignPssOutside(digest, hash);
        var code = HashOf(digest.Length);
        var signature = Use(power => TpmSignature.Rsa(Sign(power, digest, TpmAlgorithm.RSAPSS, code), Area.Bits / 8));
        if (pssIsKnownGood) return signature;
        using var verifier = Area.ToRsa();
        pssIsKnownGood = verifier.VerifyHash(digest, signature, hash, RSASignaturePadding.Pss);
        padsPssOutside = !pssIsKnownGood;
        return pssIsKnownGood ? signature : SignPssOutside(digest, hash);
    }

    /// <summary>PSS padded here over the TPM's raw RSA operation.</summary>
    public byte[] SignPssOutside(byte[] digest, HashAlgorithmName hash)
    {
        var encoded = RsaPss.Encode(digest, hash, Area.Bits);
        return Use(power =>
        {
            using var key = Load(power);
            return power.Commands.RsaRaw(key, encoded);
        });
    }

    static ushort HashOf(int length)
        => TpmAlgorithm.HashOfLength(length) ?? throw new CryptographicException($"A digest of {length} bytes cannot be signed in the TPM: SHA-256, SHA-384 or SHA-512 is expected");

    byte[] Sign(TpmPowerCycle power, byte[] digest, ushort scheme, ushort hash)
    {
        using var key = Load(power);
        return power.Commands.Sign(key, digest, scheme, hash);
    }

    byte[] Use(Func<TpmPowerCycle, byte[]> operation)
    {
        if (hasEnded) throw new KeyStoreException($"The key pair '{entry.Label}' was zeroized or replaced");
        if (device.Fault is { } lost) throw new KeyStoreException(lost);
        try { return device.Use(operation, signTime); }
        catch (Exception e) when (e is TpmException or TpmUnavailableException or TpmWireException) { throw new KeyStoreException($"The key pair '{entry.Label}' cannot be used: {e.Message}", e); }
    }

    TransientObject Load(TpmPowerCycle power) => (savedIn == power ? Restore(power) : null) ?? LoadAnew(power);

    TransientObject? Restore(TpmPowerCycle power)
    {
        try { return power.Commands.ContextLoad(saved!); }
        catch (TpmException e) when (e.Code.IsRefusal)
        {
            // The TPM was reset behind our back; the wrapped key outlives that.
            savedIn = null;
            return null;
        }
    }

    TransientObject LoadAnew(TpmPowerCycle power)
    {
        TransientObject key;
        using (var root = power.LoadStorageRoot()) key = power.Commands.Load(root, entry.Key);
        try
        {
            (saved, savedIn) = (power.Commands.ContextSave(key), power);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
