using System.Formats.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Firmware.X509;

/// <summary>What came of checking a signature.</summary>
enum SignatureVerdict
{
    Good,
    /// <summary>The key did not make it.</summary>
    Bad,
    /// <summary>Algorithm, digest or key size is not believed, or not known.</summary>
    Weak,
}

/// <summary>Checks signatures with .NET keys under an <see cref="AlgorithmPolicy"/>: RSA PKCS#1 and PSS, ECDSA.</summary>
static class SignatureCheck
{
    public static bool Verify(byte[] spki, AlgorithmIdentifier alg, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, AlgorithmPolicy policy)
    {
        try { return Check(PublicKey.Parse(spki), SignatureScheme.Parse(alg.GetEncoded()), signed, signature, policy) == SignatureVerdict.Good; }
        catch (AsnContentException) { return false; } // no key, or no algorithm: nothing made this signature
    }

    /// <summary>The verdict of a key that is kept, so that it is imported once.</summary>
    public static SignatureVerdict Check(PublicKey key, SignatureScheme? scheme, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, AlgorithmPolicy policy)
    {
        if (scheme is null || !policy.Allows(scheme.Hash) || !policy.Allows(key)) return SignatureVerdict.Weak;
        return key.Verifies(scheme, signed, signature) ? SignatureVerdict.Good : SignatureVerdict.Bad;
    }
}
