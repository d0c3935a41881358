using Firmware.Config;
using Firmware.Kernel;
using Firmware.Tpm;

namespace Firmware.Pki;

/// <summary>Makes and ends key pairs, and with them the certificates they were certified by; lives on the device thread.</summary>
sealed class KeyPairs(KeyStore store, Trustpoints trustpoints, Log log)
{
    /// <summary>Bits of an EC key pair made without asking.</summary>
    const int DefaultEcBits = 256;

    static readonly Message Added = new("CRYPTO_ENGINE", 5, "KEY_ADDITION", "A key named {0} has been generated or imported by crypto-engine");
    static readonly Message Removed = new("CRYPTO_ENGINE", 5, "KEY_DELETION", "A key named {0} has been removed from key storage");

    public IReadOnlyList<StoredKey> All => store.Keys;

    public StoredKey? Find(KeyName name) => store.Find(name.Algorithm, name.Label);

    /// <summary>The router's name, with its domain where one is configured: what keys and requests are called by default.</summary>
    public static string Fqdn(RunningConfig config) => config.DomainName.Length > 0 ? $"{config.Hostname}.{config.DomainName}" : config.Hostname;

    /// <summary>The key pair a trustpoint's next request is made with.</summary>
    public static KeyName Chosen(Trustpoint trustpoint, string fqdn) => trustpoint.Config switch
    {
        { EcKeyPair: { Length: > 0 } label } => new(KeyAlgorithm.Ec, label),
        { RsaKeyPair: { Length: > 0 } label } => new(KeyAlgorithm.Rsa, label),
        _ => new(KeyAlgorithm.Rsa, fqdn),
    };

    /// <summary>What a trustpoint's key pair is made as where it is missing.</summary>
    public static KeyShape ChosenShape(Trustpoint trustpoint)
        => trustpoint.Config.EcKeyPair.Length > 0 ? new(KeyAlgorithm.Ec, DefaultEcBits) : new(KeyAlgorithm.Rsa, trustpoint.Config.RsaKeyPairBits);

    /// <summary>Makes a key pair off the device thread; certificates of one it replaces are removed. Failures are <see cref="PkiException"/>.</summary>
    public async Task<StoredKey> GenerateAsync(KeyName name, KeyShape shape, CancellationToken cancel)
    {
        var replaced = Find(name) is not null;
        StoredKey made;
        try { made = await Task.Run(() => store.GenerateAsync(name.Label, shape, cancel), cancel); }
        catch (KeyStoreException e) { throw new PkiException(e.Message.TrimEnd('.'), e); }
        log.Write(Added, name.Label);
        if (replaced) trustpoints.RemoveCertificatesOf([name]);
        trustpoints.Publish();
        return made;
    }

    /// <summary>Removes the certificates made with these key pairs, then the key pairs, durably.</summary>
    public void Zeroize(IReadOnlyCollection<KeyName> names)
    {
        trustpoints.RemoveCertificatesOf(names);
        try
        {
            foreach (var name in names)
                if (store.Zeroize(name.Algorithm, name.Label)) log.Write(Removed, name.Label);
        }
        catch (KeyStoreException e) { throw new PkiException(e.Message.TrimEnd('.'), e); }
        finally { trustpoints.Publish(); }
    }
}
