using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Firmware.Tls;

/// <summary>Signs one handshake where the key lives: BouncyCastle hands over a digest, the key does the rest.</summary>
sealed class KeySigner(AsymmetricAlgorithm key, SignatureMethod method) : TlsSigner
{
    /// <summary>Whether the signature was made: what follows in the handshake no longer needs the key.</summary>
    public bool HasSigned { get; private set; }

    public byte[] GenerateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash)
    {
        try
        {
            var signature = method.Sign(key, hash);
            HasSigned = true;
            return signature;
        }
        catch (Exception e) { throw new SigningException(e); }
    }

    public TlsStreamSigner? GetStreamSigner(SignatureAndHashAlgorithm algorithm) => null;
}

/// <summary>Our key did not sign: unlike everything else that goes wrong in a handshake, this is our fault and not the client's.</summary>
sealed class SigningException(Exception inner) : Exception($"{inner.GetType().Name}: {inner.Message}", inner);
