using System.Security.Cryptography;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Pki;
using Firmware.X509;
using Org.BouncyCastle.Asn1.X509;

namespace Firmware.Commands;

/// <summary>One certificate as <c>show crypto pki certificates</c> prints it, blanks at line ends included.</summary>
sealed class CertificateText(InstalledCertificate installed, IReadOnlyList<string> trustpoints, string file, KeyName? key, ClockZone zone)
{
    static readonly (KeyUsageBits Bit, string Name)[] usages =
    [
        (KeyUsageBits.DigitalSignature, "Digital Signature"), (KeyUsageBits.NonRepudiation, "Non Repudiation"), (KeyUsageBits.KeyEncipherment, "Key Encipherment"),
        (KeyUsageBits.DataEncipherment, "Data Encipherment"), (KeyUsageBits.KeyAgreement, "Key Agreement"), (KeyUsageBits.KeyCertSign, "Key Cert Sign"),
        (KeyUsageBits.CrlSign, "CRL Signature"), (KeyUsageBits.EncipherOnly, "Encipher Only"), (KeyUsageBits.DecipherOnly, "Decipher Only"),
    ];

    readonly Certificate certificate = installed.Certificate;

    public IEnumerable<string> Lines(bool isVerbose)
    {
        yield return key is null ? "CA Certificate" : certificate.IsSelfIssued ? "Router Self-Signed Certificate" : "Certificate";
        yield return "  Status: Available";
        if (isVerbose) yield return $"  Version: {certificate.Version}";
        yield return $"  Certificate Serial Number (hex): {certificate.SerialHex}";
        yield return $"  Certificate Usage: {Usage}";
        yield return "  Issuer: ";
        foreach (var rdn in DistinguishedName.Rdns(certificate.IssuerName)) yield return $"    {rdn}";
        foreach (var line in Subject()) yield return line;
        if (certificate.CrlUrls.Count > 0) yield return "  CRL Distribution Points: ";
        foreach (var url in certificate.CrlUrls) yield return $"    {url}";
        yield return "  Validity Date: ";
        yield return $"    start date: {Timestamp.Zoned(certificate.NotBefore, zone)}";
        yield return $"    end   date: {Timestamp.Zoned(certificate.NotAfter, zone)}";
        foreach (var line in isVerbose ? Details() : []) yield return line;
        yield return $"  Associated Trustpoints: {string.Concat(trustpoints.Select(t => $"{t} "))}";
        yield return $"  Storage: flash:{file}";
        if (!isVerbose || key is null) yield break;
        yield return $"  Key Label: {key.Label}";
        yield return "  Key storage device: private-config";
    }

    string Usage => certificate.KeyUsage switch
    {
        _ when key is null => "Signature",
        { } bits when !bits.HasFlag(KeyUsageBits.KeyEncipherment) => "Signature",
        { } bits when !bits.HasFlag(KeyUsageBits.DigitalSignature) => "Encryption",
        _ => "General Purpose",
    };

    IEnumerable<string> Subject()
    {
        var name = certificate.SubjectName;
        yield return key is null ? "  Subject: " : "  Subject:";
        if (key is not null)
        {
            if ((PkiText.Attribute(name, "hostname") ?? PkiText.Attribute(name, "cn")) is { } host) yield return $"    Name: {host}";
            if (PkiText.Attribute(name, "ipaddress") is { } address) yield return $"    IP Address: {address}";
            if (PkiText.Attribute(name, "serialNumber") is { } serial) yield return $"    Serial Number: {serial}";
        }
        foreach (var rdn in DistinguishedName.Rdns(name)) yield return $"    {rdn}";
    }

    IEnumerable<string> Details()
    {
        yield return "  Subject Key Info:";
        yield return $"    Public Key Algorithm: {certificate.KeyAlgorithmName switch { PublicKey.Rsa => "rsaEncryption", PublicKey.Ec => "ecEncryption", var oid => oid }}";
        if (certificate.KeyBits > 0) yield return certificate.KeyAlgorithmName == PublicKey.Rsa ? $"    RSA Public Key: ({certificate.KeyBits} bit)" : $"    EC Public Key:  ({certificate.KeyBits} bit)";
        yield return $"  Signature Algorithm: {SignatureAlgorithm}";
        yield return $"  Fingerprint MD5: {PkiText.Groups(MD5.HashData(certificate.Encoded))}";
        yield return $"  Fingerprint SHA1: {PkiText.Groups(SHA1.HashData(certificate.Encoded))}";
        yield return "  X509v3 extensions:";
        foreach (var line in Extensions()) yield return line;
        yield return $"  Cert install time: {Timestamp.Zoned(installed.InstalledAt, zone)} ";
    }

    string SignatureAlgorithm => certificate.SignatureAlgorithmOid switch
    {
        Oids.Sha1WithRsa => "SHA1 with RSA Encryption",
        Oids.Sha256WithRsa => "SHA256 with RSA Encryption",
        Oids.Sha384WithRsa => "SHA384 with RSA Encryption",
        Oids.Sha512WithRsa => "SHA512 with RSA Encryption",
        Oids.Pss => "RSASSA-PSS",
        Oids.EcdsaWithSha1 => "SHA1 with ECDSA",
        Oids.EcdsaWithSha256 => "SHA256 with ECDSA",
        Oids.EcdsaWithSha384 => "SHA384 with ECDSA",
        Oids.EcdsaWithSha512 => "SHA512 with ECDSA",
        var oid => oid,
    };

    IEnumerable<string> Extensions()
    {
        if (certificate.KeyUsage is { } bits)
        {
            yield return $"    X509v3 Key Usage: {(uint)bits:X8}";
            foreach (var (bit, name) in usages)
                if (bits.HasFlag(bit)) yield return $"      {name}";
        }
        if (certificate.SubjectKeyId is { } subjectKey) yield return $"    X509v3 Subject Key ID: {PkiText.Groups(subjectKey)}";
        if (certificate.HasExtension(Oids.BasicConstraints))
        {
            yield return "    X509v3 Basic Constraints:";
            yield return $"        CA: {(certificate.IsCa ? "TRUE" : "FALSE")}";
        }
        foreach (var line in AlternativeNames()) yield return line;
        if (certificate.AuthorityKeyId is { } authorityKey) yield return $"    X509v3 Authority Key ID: {PkiText.Groups(authorityKey)}";
        yield return "    Authority Info Access:";
        foreach (var url in certificate.OcspUrls) yield return $"        OCSP URL: {url}";
        if (certificate.ExtendedKeyUsages is { } extended)
        {
            yield return "    Extended Key Usage:";
            foreach (var oid in extended) yield return $"        {Config.ExtendedKeyUsage.TitleOf(oid)}";
        }
        if (certificate.IsMustStaple) yield return "    TLS Feature: status_request";
    }

    IEnumerable<string> AlternativeNames()
    {
        if (certificate.ExtensionValue(Oids.SubjectAlternativeName) is not { } encoded) return [];
        try
        {
            return ["    X509v3 Subject Alternative Name:", .. GeneralNames.GetInstance(encoded).GetNames().Select(n => "        " + n.TagNo switch
            {
                GeneralName.IPAddress => $"IP Address : {Address(n)}",
                GeneralName.DirectoryName => $"Directory Name : {DistinguishedName.Text(n.Name.ToAsn1Object().GetEncoded())}",
                GeneralName.DnsName or GeneralName.Rfc822Name or GeneralName.UniformResourceIdentifier => n.Name.ToString(),
                _ => "OtherNames :",
            })];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException) { return [$"    X509v3 Subject Alternative Name: unreadable ({e.Message})"]; }
    }

    static string Address(GeneralName name)
    {
        var octets = Org.BouncyCastle.Asn1.Asn1OctetString.GetInstance(name.Name).GetOctets();
        return octets.Length is 4 or 16 ? new System.Net.IPAddress(octets).ToString() : Convert.ToHexString(octets);
    }
}
