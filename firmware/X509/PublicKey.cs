using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Firmware.X509;

/// <summary>
/// A subject public key: its kind is read at once, the .NET key is made at its first use and kept.
/// BouncyCastle never sees it, because it would search an RSA modulus for factors for 15 ms.
/// </summary>
sealed class PublicKey
{
    public const string Rsa = "RSA";
    public const string Ec = "EC";

    readonly byte[] subjectPublicKeyInfo;
    readonly Lock gate = new();
    AsymmetricAlgorithm? key;

    PublicKey(byte[] subjectPublicKeyInfo, string algorithm, int bits, byte[] keyBits)
        => (this.subjectPublicKeyInfo, Algorithm, Bits, KeyBits) = (subjectPublicKeyInfo, algorithm, bits, keyBits);

    /// <summary><c>RSA</c>, <c>EC</c>, or the dotted OID of an algorithm that is not supported.</summary>
    public string Algorithm { get; }

    /// <summary>Size of modulus or curve in bits; zero where the algorithm or the curve is not supported.</summary>
    public int Bits { get; }

    /// <summary>Content of the subjectPublicKey BIT STRING, which CertIDs and key identifiers are made of.</summary>
    public byte[] KeyBits { get; }

    /// <summary>Reads a SubjectPublicKeyInfo; throws <see cref="AsnContentException"/> where it is not one.</summary>
    public static PublicKey Parse(ReadOnlySpan<byte> spki)
    {
        var outer = new DerReader(spki);
        var info = outer.ReadSequence();
        outer.End();
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadOid();
        var keyBits = info.ReadOctetBits();
        info.End();
        return oid switch
        {
            Oids.RsaEncryption => new(spki.ToArray(), Rsa, ModulusBits(keyBits), keyBits.ToArray()),
            Oids.EcPublicKey => new(spki.ToArray(), Ec, CurveBits(algorithm), keyBits.ToArray()),
            _ => new(spki.ToArray(), oid, 0, keyBits.ToArray()),
        };
    }

    /// <summary>Whether the key made the signature over <paramref name="signed"/>; a key .NET cannot take made none.</summary>
    public bool Verifies(SignatureScheme scheme, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (scheme.KeyAlgorithm != Algorithm || Bits == 0) return false;
        try
        {
            // .NET does not promise that one key instance may be used by two threads at once.
            lock (gate)
            {
                key ??= Import();
                return key switch
                {
                    RSA rsa => rsa.VerifyData(signed, signature, scheme.Hash, scheme.Padding!),
                    ECDsa ecdsa => ecdsa.VerifyData(signed, signature, scheme.Hash, DSASignatureFormat.Rfc3279DerSequence),
                    _ => false,
                };
            }
        }
        catch (CryptographicException) { return false; } // a point off the curve, an even modulus: no key, so no signature
    }

    AsymmetricAlgorithm Import()
    {
        AsymmetricAlgorithm made = Algorithm == Rsa ? RSA.Create() : ECDsa.Create();
        try
        {
            if (made is RSA rsa) rsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            else ((ECDsa)made).ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            return made;
        }
        catch (CryptographicException)
        {
            made.Dispose();
            throw;
        }
    }

    static int ModulusBits(ReadOnlySpan<byte> keyBits)
    {
        var outer = new DerReader(keyBits);
        var key = outer.ReadSequence();
        outer.End();
        var modulus = key.ReadInteger().TrimStart((byte)0);
        return modulus.IsEmpty ? 0 : modulus.Length * 8 - byte.LeadingZeroCount(modulus[0]);
    }

    static int CurveBits(DerReader parameters) => !parameters.IsNext(UniversalTagNumber.ObjectIdentifier) ? 0 : parameters.ReadOid() switch
    {
        Oids.P256 => 256,
        Oids.P384 => 384,
        Oids.P521 => 521,
        _ => 0,
    };
}
