using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Firmware.Tls;

/// <summary>Checks the ServerKeyExchange signature of TLS 1.2 with a .NET key (RFC 5246 section 7.4.3).</summary>
sealed class DigestVerifier(AsymmetricAlgorithm key) : TlsVerifier
{
    public TlsStreamVerifier? GetStreamVerifier(DigitallySigned digitallySigned) => null;

    public bool VerifyRawSignature(DigitallySigned digitallySigned, byte[] hash)
    {
        using (key)
            return SignatureMethod.Of(SignatureScheme.From(digitallySigned.Algorithm)) is { } method && method.Verify(key, hash, digitallySigned.Signature);
    }
}

/// <summary>Checks the CertificateVerify signature of TLS 1.3 with a .NET key (RFC 8446 section 4.4.3); what was signed is written into it.</summary>
sealed class TranscriptVerifier(AsymmetricAlgorithm key, SignatureMethod method) : MemoryStream, Tls13Verifier
{
    public Stream Stream => this;

    public bool VerifySignature(byte[] signature)
    {
        using (key)
            return (method.CurveBits == 0 || method.CurveBits == key.KeySize)
                && method.Verify(key, CryptographicOperations.HashData(method.Hash, ToArray()), signature);
    }
}
