using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Config;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>Makes certificates that the router signs itself, for as long as no CA does.</summary>
static class SelfSigned
{
    const int YearsValid = 10;

    /// <summary>A certificate for <paramref name="fqdn"/> from now on for ten years, signed where the key lives.</summary>
    /// <param name="subject">DER of the Name, of subject and issuer alike.</param>
    /// <param name="serial">Another one than the certificate before had: browsers refuse one issuer and serial for two certificates.</param>
    public static Certificate Create(byte[] subject, string fqdn, AsymmetricAlgorithm key, EkuSet usages, BigInteger serial, DateTimeOffset now)
    {
        var request = EnrollmentRequest.Template(subject, key);
        var keyId = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(EnrollmentRequest.UsagesOf(key) | X509KeyUsageFlags.KeyCertSign, critical: true));
        EnrollmentRequest.AddExtendedUsages(request, usages);
        request.CertificateExtensions.Add(keyId);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(keyId));
        request.CertificateExtensions.Add(AlternativeName(fqdn));
        var start = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        using var made = request.Create(request.SubjectName, Generator(key), start, start.AddYears(YearsValid), serial.ToByteArray(isUnsigned: false, isBigEndian: true));
        return Certificate.Parse(made.RawData);
    }

    static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        _ => throw new PkiException($"A key of kind {key.GetType().Name} cannot sign a certificate"),
    };

    static X509Extension AlternativeName(string fqdn)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(fqdn);
        return names.Build();
    }
}
