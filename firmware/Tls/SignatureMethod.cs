using System.Security.Cryptography;
using Org.BouncyCastle.Tls;

namespace Firmware.Tls;

/// <summary>One TLS signature scheme (RFC 8446 §4.2.3) and how .NET keys sign and verify with it.</summary>
/// <param name="Scheme">The code point.</param>
/// <param name="Hash">What is hashed before the key sees it.</param>
/// <param name="HashBytes">Length of that hash.</param>
/// <param name="Padding">RSA padding, or null for ECDSA.</param>
/// <param name="CurveBits">The curve TLS 1.3 binds an ECDSA scheme to; zero for RSA.</param>
sealed record SignatureMethod(int Scheme, HashAlgorithmName Hash, int HashBytes, RSASignaturePadding? Padding, int CurveBits)
{
    /// <summary>Every scheme this router signs and verifies with, the preferred first: no TPM lacks SHA-256.</summary>
    public static readonly IReadOnlyList<SignatureMethod> All =
    [
        new(SignatureScheme.ecdsa_secp256r1_sha256, HashAlgorithmName.SHA256, 32, null, 256),
        new(SignatureScheme.ecdsa_secp384r1_sha384, HashAlgorithmName.SHA384, 48, null, 384),
        new(SignatureScheme.ecdsa_secp521r1_sha512, HashAlgorithmName.SHA512, 64, null, 521),
        new(SignatureScheme.rsa_pss_rsae_sha256, HashAlgorithmName.SHA256, 32, RSASignaturePadding.Pss, 0),
        new(SignatureScheme.rsa_pss_rsae_sha384, HashAlgorithmName.SHA384, 48, RSASignaturePadding.Pss, 0),
        new(SignatureScheme.rsa_pss_rsae_sha512, HashAlgorithmName.SHA512, 64, RSASignaturePadding.Pss, 0),
        new(SignatureScheme.rsa_pkcs1_sha256, HashAlgorithmName.SHA256, 32, RSASignaturePadding.Pkcs1, 0),
        new(SignatureScheme.rsa_pkcs1_sha384, HashAlgorithmName.SHA384, 48, RSASignaturePadding.Pkcs1, 0),
        new(SignatureScheme.rsa_pkcs1_sha512, HashAlgorithmName.SHA512, 64, RSASignaturePadding.Pkcs1, 0),
    ];

    /// <summary>The same as BouncyCastle's pair of hash and signature algorithm.</summary>
    public SignatureAndHashAlgorithm Algorithm { get; } = SignatureScheme.GetSignatureAndHashAlgorithm(Scheme);

    /// <summary>The method of a scheme, or null where it is none of ours.</summary>
    public static SignatureMethod? Of(int scheme) => All.FirstOrDefault(m => m.Scheme == scheme);

    /// <summary>The methods a key can sign with, best first; in TLS 1.2 any hash goes with any curve, its own first.</summary>
    public static IReadOnlyList<SignatureMethod> For(AsymmetricAlgorithm key, bool tls13) => key switch
    {
        RSA rsa => [.. All.Where(m => m.Padding is not null && m.HoldsIn(rsa) && !(tls13 && m.Padding == RSASignaturePadding.Pkcs1))],
        ECDsa ec => [.. All.Where(m => m.Padding is null && (!tls13 || m.CurveBits == ec.KeySize)).OrderByDescending(m => m.CurveBits == ec.KeySize)],
        _ => throw new NotSupportedException($"{key.GetType().Name} is neither an RSA nor an ECDSA key"),
    };

    public byte[] Sign(AsymmetricAlgorithm key, byte[] hash) => key is RSA rsa
        ? rsa.SignHash(hash, Hash, Padding!)
        : ((ECDsa)key).SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Whether the signature is the key's; false as well where the method does not go with the key.</summary>
    public bool Verify(AsymmetricAlgorithm key, byte[] hash, byte[] signature) => (key, Padding) switch
    {
        (RSA rsa, { } padding) => rsa.VerifyHash(hash, signature, Hash, padding),
        (ECDsa ec, null) => ec.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence),
        _ => false,
    };

    // EMSA-PSS with a salt as long as the hash (RFC 8017 §9.1.1): a 1024-bit key has no room for SHA-512.
    bool HoldsIn(RSA key) => Padding != RSASignaturePadding.Pss || (key.KeySize + 6) / 8 >= 2 * HashBytes + 2;
}
