using System.Security.Cryptography;

namespace Firmware.X509;

/// <summary>Which signature algorithms and key sizes are believed; an argument wherever a signature is checked.</summary>
/// <param name="MinimumRsaBits">The smallest RSA modulus believed.</param>
/// <param name="AllowSha1">Whether a signature over a SHA-1 digest is believed.</param>
sealed record AlgorithmPolicy(int MinimumRsaBits, bool AllowSha1)
{
    // An RSA verification grows with the square of the modulus: a peer shall not choose how long it takes.
    const int MaximumRsaBits = 8192;

    /// <summary>RSA from 2048 bits, P-256, P-384 and P-521, SHA-256 and up.</summary>
    public static readonly AlgorithmPolicy Default = new(2048, AllowSha1: false);

    /// <summary>As <see cref="Default"/>, and RSA from 1024 bits and SHA-1: what the field signed with until 2016.</summary>
    public static readonly AlgorithmPolicy Legacy = new(1024, AllowSha1: true);

    /// <summary>Whether a key of this kind is believed; curves other than the three never are.</summary>
    public bool Allows(PublicKey key) => key.Algorithm switch
    {
        PublicKey.Rsa => key.Bits >= MinimumRsaBits && key.Bits <= MaximumRsaBits,
        PublicKey.Ec => key.Bits is 256 or 384 or 521,
        _ => false,
    };

    public bool Allows(HashAlgorithmName hash) => AllowSha1 || hash != HashAlgorithmName.SHA1;
}
