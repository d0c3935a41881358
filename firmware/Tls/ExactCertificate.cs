using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Firmware.Tls;

/// <summary>
/// A certificate as BouncyCastle's handshake asks for it: sent and kept as the exact bytes, its key used by .NET, because
/// BouncyCastle spends 15 ms of primality tests on every RSA key it parses.
/// </summary>
sealed class ExactCertificate(byte[] encoded) : TlsCertificate
{
    /// <summary>A larger RSA modulus costs more to verify with than a peer may make us spend.</summary>
    const int MaxRsaBits = 8192;

    static readonly HashSet<DerObjectIdentifier> curves = [SecObjectIdentifiers.SecP256r1, SecObjectIdentifiers.SecP384r1, SecObjectIdentifiers.SecP521r1];

    X509CertificateStructure? structure;

    public byte[] GetEncoded() => encoded;

    public BigInteger SerialNumber => Structure.SerialNumber.Value;

    public string SigAlgOid => Structure.SignatureAlgorithm.Algorithm.Id;

    public Asn1Encodable GetSigAlgParams() => Structure.SignatureAlgorithm.Parameters;

    /// <summary>
    /// None: the only extension BouncyCastle looks for is TLS Feature, and it looks for its answer where TLS 1.3 never puts
    /// it, refusing every must-staple certificate (RFC 7633 is enforced by who judges the evidence).
    /// </summary>
    public byte[]? GetExtension(DerObjectIdentifier extensionOid) => null;

    public TlsVerifier CreateVerifier(short signatureAlgorithm) => new DigestVerifier(SigningKey());

    public Tls13Verifier CreateVerifier(int signatureScheme) => new TranscriptVerifier(SigningKey(),
        SignatureMethod.Of(signatureScheme) ?? throw new TlsFatalAlert(AlertDescription.illegal_parameter));

    // Static RSA and static DH, client certificate types and chain checks: this router negotiates none of them here.
    public TlsEncryptor CreateEncryptor(int tlsCertificateRole) => throw new TlsFatalAlert(AlertDescription.internal_error);
    public TlsCertificate CheckUsageInRole(int tlsCertificateRole) => throw new TlsFatalAlert(AlertDescription.internal_error);
    public short GetLegacySignatureAlgorithm() => throw new TlsFatalAlert(AlertDescription.internal_error);
    public bool SupportsSignatureAlgorithm(short signatureAlgorithm) => throw new TlsFatalAlert(AlertDescription.internal_error);
    public bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => throw new TlsFatalAlert(AlertDescription.internal_error);

    X509CertificateStructure Structure => structure ??= Parse();

    X509CertificateStructure Parse()
    {
        try { return X509CertificateStructure.GetInstance(encoded); }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or InvalidCastException)
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate cannot be parsed", e);
        }
    }

    AsymmetricAlgorithm SigningKey()
    {
        var usage = Structure.Extensions is { } extensions ? KeyUsage.FromExtensions(extensions) : null;
        if (usage is not null && (usage.GetBytes()[0] & KeyUsage.DigitalSignature) == 0)
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate's key usage does not allow digital signatures (RFC 8446 section 4.4.2.2)");
        try { return PublicKey(Structure.SubjectPublicKeyInfo); }
        catch (CryptographicException e)
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate's public key cannot be used", e);
        }
    }

    static AsymmetricAlgorithm PublicKey(SubjectPublicKeyInfo info)
    {
        var algorithm = info.Algorithm.Algorithm;
        if (algorithm.Equals(PkcsObjectIdentifiers.RsaEncryption)) return RsaKey(info);
        if (algorithm.Equals(X9ObjectIdentifiers.IdECPublicKey) && info.Algorithm.Parameters is DerObjectIdentifier curve && curves.Contains(curve)) return EcKey(info);
        throw new TlsFatalAlert(AlertDescription.unsupported_certificate, $"the certificate's key ({algorithm}) is neither RSA nor on P-256, P-384 or P-521");
    }

    static RSA RsaKey(SubjectPublicKeyInfo info)
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(info.GetEncoded(Asn1Encodable.Der), out _);
        if (key.KeySize <= MaxRsaBits) return key;
        var bits = key.KeySize;
        key.Dispose();
        throw new TlsFatalAlert(AlertDescription.unsupported_certificate, $"the certificate's RSA key has {bits} bits, more than {MaxRsaBits}");
    }

    static ECDsa EcKey(SubjectPublicKeyInfo info)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(info.GetEncoded(Asn1Encodable.Der), out _);
        return key;
    }
}
