using Firmware.Config;
using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>What RFC 5280 §6.1 asks of each certificate of a path. Name constraints and policies are not processed, so a certificate that makes them critical is refused.</summary>
static class PathRules
{
    const string AnyExtendedKeyUsage = "2.5.29.37.0";

    // With any-policy as the user's set and nothing demanding a policy, certificatePolicies alone cannot fail a path (§6.1.5).
    static readonly string[] understood =
        [Oids.KeyUsage, Oids.BasicConstraints, Oids.ExtendedKeyUsage, Oids.SubjectAlternativeName, Oids.CertificatePolicies, Oids.TlsFeature,
         Oids.SubjectKeyIdentifier, Oids.AuthorityKeyIdentifier, Oids.AuthorityInfoAccess, Oids.CrlDistributionPoints, Oids.OcspNoCheck];

    /// <summary>What holds for every certificate of a path, the trustpoint's CA included; null when it does.</summary>
    public static Refusal? OfAny(Certificate certificate, DateTimeOffset now)
    {
        if (now < certificate.NotBefore) return new(VerdictReason.NotYetValid, $"the certificate of '{certificate}' (SN: {certificate.SerialHex}) is not valid before {Timestamp.Zoned(certificate.NotBefore)}", certificate);
        if (now > certificate.NotAfter) return new(VerdictReason.Expired, $"the certificate of '{certificate}' (SN: {certificate.SerialHex}) expired at {Timestamp.Zoned(certificate.NotAfter)}", certificate);
        return certificate.CriticalExtensions.FirstOrDefault(oid => !understood.Contains(oid)) is { } unknown
            ? new(VerdictReason.CriticalExtension, $"the certificate of '{certificate}' has the critical extension {unknown}, which is not understood")
            : null;
    }

    /// <summary>What holds for a certificate that issued another; <paramref name="below"/> counts the certificates between it and the leaf that are not self-issued.</summary>
    public static Refusal? OfIssuer(Certificate issuer, int below)
    {
        if (issuer.Version != 3 || !issuer.IsCa) return new(VerdictReason.NotCa, $"'{issuer}' is no CA: its certificate does not say so in basicConstraints");
        if (issuer.KeyUsage is { } usage && !usage.HasFlag(KeyUsageBits.KeyCertSign)) return new(VerdictReason.NotCa, $"'{issuer}' may not issue certificates: its keyUsage lacks keyCertSign");
        return issuer.PathLength is { } length && below > length
            ? new(VerdictReason.PathTooLong, $"'{issuer}' allows {length} CA certificates below it, and there are {below}")
            : null;
    }

    /// <summary>That <paramref name="issuer"/>'s key made the signature, by an algorithm that is believed.</summary>
    public static Refusal? OfSignature(Certificate certificate, Certificate issuer, AlgorithmPolicy algorithms) => certificate.CheckSignature(issuer.PublicKey, algorithms) switch
    {
        SignatureVerdict.Good => null,
        SignatureVerdict.Weak => new(VerdictReason.WeakAlgorithm, $"the signature of the certificate of '{certificate}' is of an algorithm or key size that is not trusted"),
        _ => new(VerdictReason.BadSignature, $"the signature of the certificate of '{certificate}' is not from '{issuer}'"),
    };

    /// <summary>That extended key usages allow what the peer is used for, and that the leaf names every one of <c>match eku</c>.</summary>
    public static Refusal? OfUsage(IReadOnlyList<Certificate> path, PeerUsage usage, EkuSet match)
    {
        if (usage == PeerUsage.Own) return null;
        var name = usage == PeerUsage.Server ? "server-auth" : "client-auth";
        // A CA's own extended key usages limit what it issues, as OpenSSL and Windows read them; the anchor was chosen by the operator.
        if (path.Take(Math.Max(1, path.Count - 1)).FirstOrDefault(c => !Allows(c, ExtendedKeyUsage.Oids[name])) is { } other)
            return new(VerdictReason.ExtendedKeyUsage, $"the certificate of '{other}' is for other extended key usages than {name}");
        return match.Names.FirstOrDefault(n => path[0].ExtendedKeyUsages?.Contains(ExtendedKeyUsage.Oids[n]) != true) is { } missing
            ? new(VerdictReason.ExtendedKeyUsage, $"the certificate of '{path[0]}' lacks the extended key usage {missing} that 'match eku' asks for")
            : null;
    }

    static bool Allows(Certificate certificate, string usage)
        => certificate.ExtendedKeyUsages is not { } usages || usages.Contains(usage) || usages.Contains(AnyExtendedKeyUsage);
}
