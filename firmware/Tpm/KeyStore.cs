using System.Security.Cryptography;

namespace Firmware.Tpm;

/// <summary>The two families of key pairs; a label may name one of each, as in IOS.</summary>
enum KeyAlgorithm { Rsa, Ec }

/// <summary>A key pair's family and size in bits: RSA 1024–3072, EC 256, 384 or 521.</summary>
sealed record KeyShape(KeyAlgorithm Algorithm, int Bits);

/// <summary>A key pair as the router lists it: everything but the private part, which never leaves the TPM unwrapped.</summary>
/// <param name="Label">The name given at <c>crypto key generate</c>.</param>
/// <param name="Shape">Family and size.</param>
/// <param name="SubjectPublicKeyInfo">DER, RFC 5280 §4.1.2.7.</param>
/// <param name="Generated">When it was made, by the router's clock.</param>
sealed record StoredKey(string Label, KeyShape Shape, byte[] SubjectPublicKeyInfo, DateTimeOffset Generated);

/// <summary>Where key pairs live: they are made there, sign there and end there.</summary>
abstract class KeyStore
{
    public abstract IReadOnlyList<StoredKey> Keys { get; }

    public StoredKey? Find(KeyAlgorithm algorithm, string label) => Keys.FirstOrDefault(k => k.Shape.Algorithm == algorithm && k.Label == label);

    /// <summary>Makes a key pair, replacing one of the same family and label; it is durable when the task completes. Failures are <see cref="KeyStoreException"/>.</summary>
    public abstract Task<StoredKey> GenerateAsync(string label, KeyShape shape, CancellationToken cancel);

    /// <summary>An <see cref="RSA"/> or <see cref="ECDsa"/> that signs in the store; a missing key is a <see cref="KeyStoreException"/>.</summary>
    public abstract AsymmetricAlgorithm Open(KeyAlgorithm algorithm, string label);

    /// <summary>Ends a key pair durably; false when there is none.</summary>
    public abstract bool Zeroize(KeyAlgorithm algorithm, string label);

    /// <summary>Entered by whoever is about to sign during a handshake, so that waiting costs no thread.</summary>
    public abstract SemaphoreSlim SigningGate { get; }
}

/// <summary>The store refused or failed; the message is a sentence for the operator.</summary>
sealed class KeyStoreException(string message, Exception? inner = null) : Exception(message, inner);
