using System.Formats.Asn1;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>By what right a responder signs (RFC 6960 §4.2.2.2).</summary>
enum SignerKind
{
    /// <summary>It is the certificate's issuer.</summary>
    Issuer,
    /// <summary>The issuer gave it a certificate for id-kp-OCSPSigning.</summary>
    Delegate,
    /// <summary>The operator trusts it.</summary>
    Local,
}

/// <summary>
/// Who signed a response, found to be allowed to. A delegate without id-pkix-ocsp-nocheck is believed as well: its own revocation
/// could only be asked of itself, so its notAfter bounds what it signed instead, as OpenSSL, GnuTLS and NSS have it.
/// </summary>
sealed record Signer(Certificate Certificate, SignerKind Kind)
{
    // A delegate whose certificate demands anything else to be understood is not believed.
    static readonly HashSet<string> understood =
    [
        Oids.KeyUsage, Oids.ExtendedKeyUsage, Oids.BasicConstraints, Oids.SubjectKeyIdentifier, Oids.AuthorityKeyIdentifier,
        Oids.SubjectAlternativeName, Oids.CertificatePolicies, Oids.AuthorityInfoAccess, Oids.CrlDistributionPoints, Oids.OcspNoCheck,
    ];

    // A delegate signs for weeks: the certificate that last signed for an issuer is kept with its key, which costs more to make than
    // a signature to check. One for each issuer, gone with it; only delegates that verified get in.
    static readonly ConditionalWeakTable<Certificate, Certificate> lastDelegates = [];

    /// <summary>The signer whose key made the response's signature, or the refusal that says why there is none.</summary>
    public static (Signer? Signer, StapleVerdict? Refusal) Find(OcspResponse response, Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy, IReadOnlyList<Certificate> trusted)
    {
        var refusal = StapleVerdict.Refused(StapleFault.SignerNotAuthorized, "the responder named is neither the issuer nor a delegate whose certificate came along");
        foreach (var candidate in Candidates(response, issuer, trusted))
        {
            if ((candidate.Unauthorized(issuer, now, policy) ?? candidate.NotSigned(response, policy)) is { } why)
            {
                refusal = why;
                continue;
            }
            if (candidate.Kind == SignerKind.Delegate) lastDelegates.AddOrUpdate(issuer, candidate.Certificate);
            return (candidate, null);
        }
        return (null, refusal);
    }

    // The issuer first: then no certificate that came along costs anything.
    static IEnumerable<Signer> Candidates(OcspResponse response, Certificate issuer, IReadOnlyList<Certificate> trusted)
    {
        if (IsNamed(response, issuer)) yield return new(issuer, SignerKind.Issuer);
        foreach (var certificate in trusted)
            if (IsNamed(response, certificate)) yield return new(certificate, SignerKind.Local);
        foreach (var der in response.Certificates)
            if (TryParse(der, issuer) is { } certificate && IsNamed(response, certificate) && !certificate.PublicKeyBits.AsSpan().SequenceEqual(issuer.PublicKeyBits)) yield return new(certificate, SignerKind.Delegate);
    }

    StapleVerdict? Unauthorized(Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy)
    {
        if (Kind == SignerKind.Issuer) return null;
        if (!Certificate.IsValidAt(now)) return Not("is outside its validity period");
        if (Kind == SignerKind.Local) return null;
        if (Certificate.ExtendedKeyUsages?.Contains(Oids.OcspSigning) != true) return Not("is not for OCSP signing");
        if (Certificate.KeyUsage is { } usage && (usage & (KeyUsageBits.DigitalSignature | KeyUsageBits.NonRepudiation)) == 0) return Not("may not sign, by its key usage");
        if (Certificate.CriticalExtensions.FirstOrDefault(oid => !understood.Contains(oid)) is { } unknown) return Not($"has the critical extension {unknown}, which is not understood");
        if (!DistinguishedName.AreSame(Certificate.IssuerName, issuer.SubjectName)) return Not("is not of the certificate's own issuer");
        return Certificate.CheckSignature(issuer.PublicKey, policy) switch
        {
            SignatureVerdict.Good => null,
            SignatureVerdict.Weak => StapleVerdict.Refused(StapleFault.WeakAlgorithm, $"the responder's certificate ({Certificate}) is signed with an algorithm or key that is too weak"),
            _ => Not("does not carry the issuer's signature"),
        };
    }

    StapleVerdict? NotSigned(OcspResponse response, AlgorithmPolicy policy) => SignatureCheck.Check(Certificate.PublicKey, Scheme(response), response.Tbs.Span, response.Signature.Span, policy) switch
    {
        SignatureVerdict.Good => null,
        SignatureVerdict.Weak => StapleVerdict.Refused(StapleFault.WeakAlgorithm, "the response is signed with an algorithm or key that is too weak"),
        _ => StapleVerdict.Refused(StapleFault.BadSignature, "the signature of the response is wrong"),
    };

    StapleVerdict Not(string why) => StapleVerdict.Refused(StapleFault.SignerNotAuthorized, $"the responder's certificate ({Certificate}) {why}");

    static bool IsNamed(OcspResponse response, Certificate certificate)
    {
        if (!response.ResponderName.IsEmpty) return DistinguishedName.AreSame(response.ResponderName.Span, certificate.SubjectName);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(certificate.PublicKeyBits, hash);
        return hash.SequenceEqual(response.ResponderKeyHash.Span);
    }

    // Unrelated and odd certificates that came along are no reason to refuse: they sign nothing.
    static Certificate? TryParse(ReadOnlyMemory<byte> der, Certificate issuer)
    {
        if (lastDelegates.TryGetValue(issuer, out var known) && der.Span.SequenceEqual(known.Encoded)) return known;
        try { return Certificate.Parse(der.Span); }
        catch (CertificateException) { return null; }
    }

    static SignatureScheme? Scheme(OcspResponse response)
    {
        try { return SignatureScheme.Parse(response.SignatureAlgorithm.Span); }
        catch (AsnContentException) { return null; }
    }
}
