using System.Security.Cryptography;
using Firmware.Tpm;

namespace Tests.Pki;

/// <summary>A key store in memory: what the router above a TPM does is judged without one.</summary>
/// <param name="clock">Dates keys.</param>
/// <param name="made">Private keys (PEM) that are given out instead of new ones of their kind, so that transcripts repeat.</param>
sealed class SoftwareKeyStore(TimeProvider clock, params IReadOnlyList<string> made) : KeyStore
{
    readonly List<string> made = [.. made];
    readonly Dictionary<(KeyAlgorithm, string), (StoredKey Listed, byte[] Private)> keys = [];

    public override IReadOnlyList<StoredKey> Keys => [.. keys.Values.Select(k => k.Listed)];
    public override SemaphoreSlim SigningGate { get; } = new(1);

    /// <summary>Where given, a key is not made before it completes, as in a slow TPM.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Where given, no key is made, and this is why.</summary>
    public string? Refusal { get; set; }

    public override async Task<StoredKey> GenerateAsync(string label, KeyShape shape, CancellationToken cancel)
    {
        if (Refusal is not null) throw new KeyStoreException(Refusal);
        if (Hold is not null) await Hold.Task.WaitAsync(cancel);
        using var key = Take(shape) ?? Make(shape);
        var listed = new StoredKey(label, shape, key.ExportSubjectPublicKeyInfo(), clock.GetUtcNow());
        keys[(shape.Algorithm, label)] = (listed, key.ExportPkcs8PrivateKey());
        return listed;
    }

    public override AsymmetricAlgorithm Open(KeyAlgorithm algorithm, string label)
    {
        if (!keys.TryGetValue((algorithm, label), out var found)) throw new KeyStoreException($"there is no key {label}");
        AsymmetricAlgorithm key = algorithm == KeyAlgorithm.Rsa ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(found.Private, out _);
        return key;
    }

    public override bool Zeroize(KeyAlgorithm algorithm, string label) => keys.Remove((algorithm, label));

    AsymmetricAlgorithm? Take(KeyShape shape)
    {
        foreach (var pem in made)
        {
            AsymmetricAlgorithm key = shape.Algorithm == KeyAlgorithm.Rsa ? RSA.Create() : ECDsa.Create();
            try { key.ImportFromPem(pem); }
            catch (CryptographicException) { key.Dispose(); continue; }
            if (key.KeySize == shape.Bits)
            {
                made.Remove(pem);
                return key;
            }
            key.Dispose();
        }
        return null;
    }

    static AsymmetricAlgorithm Make(KeyShape shape) => shape switch
    {
        { Algorithm: KeyAlgorithm.Rsa } => RSA.Create(shape.Bits),
        { Bits: 256 } => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        { Bits: 384 } => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP521),
    };
}
