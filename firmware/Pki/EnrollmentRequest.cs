using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Config;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>Builds PKCS#10 requests (RFC 2986) whose extensionRequest carries key usage and the EKUs of <c>eku request</c>.</summary>
static class EnrollmentRequest
{
    /// <summary>DER of the request; the key signs where it lives, which may take a TPM's time.</summary>
    /// <param name="subject">DER of the Name.</param>
    public static byte[] Create(byte[] subject, AsymmetricAlgorithm key, EkuSet usages)
    {
        var request = Template(subject, key);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(UsagesOf(key), critical: true));
        AddExtendedUsages(request, usages);
        return request.CreateSigningRequest();
    }

    /// <summary>What requests and self-signed certificates have in common: name, public key and the digest that fits the key.</summary>
    public static CertificateRequest Template(byte[] subject, AsymmetricAlgorithm key)
    {
        var name = new X500DistinguishedName(subject);
        return key switch
        {
            RSA rsa => new(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => new(name, ecdsa, DigestFor(ecdsa.KeySize)),
            _ => throw new PkiException($"A key of kind {key.GetType().Name} cannot make a request"),
        };
    }

    /// <summary>An RSA key may also transport keys (IOS's General Purpose key); an EC key signs.</summary>
    public static X509KeyUsageFlags UsagesOf(AsymmetricAlgorithm key)
        => X509KeyUsageFlags.DigitalSignature | (key is RSA ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.None);

    public static void AddExtendedUsages(CertificateRequest request, EkuSet usages)
    {
        if (usages.Names.Count == 0) return;
        var oids = new OidCollection();
        foreach (var name in usages.Names) oids.Add(new Oid(ExtendedKeyUsage.Oids[name]));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
    }

    /// <summary>DER of the subject: the configured name, and before it the router's own, which IOS writes as unstructuredName.</summary>
    public static byte[] Subject(string subjectName, string? fqdn)
    {
        try { return DistinguishedName.Parse(string.Join(',', ((string?[])[fqdn is null ? null : $"hostname={fqdn}", subjectName]).Where(n => !string.IsNullOrEmpty(n)))); }
        catch (FormatException e) { throw new PkiException($"'{subjectName}' is not a valid subject name: {e.Message}", e); }
    }

    static HashAlgorithmName DigestFor(int bits) => bits switch
    {
        <= 256 => HashAlgorithmName.SHA256,
        <= 384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
