using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Firmware.X509;

/// <summary>A signature AlgorithmIdentifier that is understood: key family, digest and, for RSA, padding (RFC 4055, RFC 5758).</summary>
sealed record SignatureScheme(string KeyAlgorithm, HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    const int MaxSaltLength = 64;

    static readonly SignatureScheme Sha1WithRsa = new(PublicKey.Rsa, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
    static readonly SignatureScheme Sha256WithRsa = new(PublicKey.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    static readonly SignatureScheme Sha384WithRsa = new(PublicKey.Rsa, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    static readonly SignatureScheme Sha512WithRsa = new(PublicKey.Rsa, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
    static readonly SignatureScheme EcdsaWithSha1 = new(PublicKey.Ec, HashAlgorithmName.SHA1, null);
    static readonly SignatureScheme EcdsaWithSha256 = new(PublicKey.Ec, HashAlgorithmName.SHA256, null);
    static readonly SignatureScheme EcdsaWithSha384 = new(PublicKey.Ec, HashAlgorithmName.SHA384, null);
    static readonly SignatureScheme EcdsaWithSha512 = new(PublicKey.Ec, HashAlgorithmName.SHA512, null);

    /// <summary>The scheme of a DER AlgorithmIdentifier; null where it is not one of those supported. Throws <see cref="AsnContentException"/> where it is no AlgorithmIdentifier.</summary>
    public static SignatureScheme? Parse(ReadOnlySpan<byte> algorithmIdentifier)
    {
        var outer = new DerReader(algorithmIdentifier);
        var algorithm = outer.ReadSequence();
        outer.End();
        var oid = algorithm.ReadOid();
        return oid switch
        {
            Oids.Pss => ParsePss(algorithm),
            Oids.Sha1WithRsa => WithNullOrNothing(Sha1WithRsa, algorithm),
            Oids.Sha256WithRsa => WithNullOrNothing(Sha256WithRsa, algorithm),
            Oids.Sha384WithRsa => WithNullOrNothing(Sha384WithRsa, algorithm),
            Oids.Sha512WithRsa => WithNullOrNothing(Sha512WithRsa, algorithm),
            Oids.EcdsaWithSha1 => WithNullOrNothing(EcdsaWithSha1, algorithm),
            Oids.EcdsaWithSha256 => WithNullOrNothing(EcdsaWithSha256, algorithm),
            Oids.EcdsaWithSha384 => WithNullOrNothing(EcdsaWithSha384, algorithm),
            Oids.EcdsaWithSha512 => WithNullOrNothing(EcdsaWithSha512, algorithm),
            _ => null,
        };
    }

    static SignatureScheme? WithNullOrNothing(SignatureScheme scheme, DerReader parameters)
        => !parameters.HasMore || parameters.Rest.SequenceEqual("\x05\0"u8) ? scheme : null;

    // RSASSA-PSS-params, RFC 4055 §3.1: every field has a default, and the defaults are SHA-1. The salt is as long as the
    // digest in all that TLS and the public CAs sign; it is the only length .NET verifies.
    static SignatureScheme? ParsePss(DerReader algorithm)
    {
        if (!algorithm.HasMore) return null;
        var parameters = algorithm.ReadSequence();
        var hash = parameters.IsNextTagged(0) ? Digest(parameters.ReadTagged(0)) : HashAlgorithmName.SHA1;
        var maskHash = parameters.IsNextTagged(1) ? MaskDigest(parameters.ReadTagged(1)) : HashAlgorithmName.SHA1;
        var salt = parameters.IsNextTagged(2) ? parameters.ReadTagged(2).ReadSmallInteger(MaxSaltLength) : 20;
        var trailer = parameters.IsNextTagged(3) ? parameters.ReadTagged(3).ReadSmallInteger(1) : 1;
        parameters.End();
        return hash is { } digest && maskHash == digest && trailer == 1 && salt == Length(digest) ? new(PublicKey.Rsa, digest, RSASignaturePadding.Pss) : null;
    }

    static HashAlgorithmName? MaskDigest(DerReader mask)
    {
        var function = mask.ReadSequence();
        return function.ReadOid() == Oids.Mgf1 ? Digest(function) : null;
    }

    static int Length(HashAlgorithmName hash)
        => hash == HashAlgorithmName.SHA1 ? SHA1.HashSizeInBytes : hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes
            : hash == HashAlgorithmName.SHA384 ? SHA384.HashSizeInBytes : SHA512.HashSizeInBytes;

    static HashAlgorithmName? Digest(DerReader reader) => reader.ReadSequence().ReadOid() switch
    {
        Oids.Sha1 => HashAlgorithmName.SHA1,
        Oids.Sha256 => HashAlgorithmName.SHA256,
        Oids.Sha384 => HashAlgorithmName.SHA384,
        Oids.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
