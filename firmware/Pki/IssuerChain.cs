using Firmware.X509;

namespace Firmware.Pki;

/// <summary>Our own certificate with the CA certificates above it, as far as this router has authenticated them.</summary>
/// <param name="Chain">Leaf first: what a handshake sends. A root is in it only as the leaf's own issuer.</param>
/// <param name="Issued">Each certificate of the chain whose issuer is known, with that issuer: what OCSP is asked about.</param>
sealed record IssuerChain(List<Certificate> Chain, IReadOnlyList<(Certificate Certificate, Certificate Issuer)> Issued)
{
    /// <summary>More CAs above one another than any PKI has; it ends loops of cross-certificates.</summary>
    const int LongestChain = 8;

    public static IssuerChain Of(Certificate leaf, IReadOnlyList<Certificate> issuers)
    {
        var chain = new List<Certificate> { leaf };
        var issued = new List<(Certificate, Certificate)>();
        for (var current = leaf; !current.IsSelfIssued && chain.Count < LongestChain;)
        {
            var child = current;
            if (issuers.FirstOrDefault(i => !chain.Contains(i) && child.IsSignedBy(i, AlgorithmPolicy.Default)) is not { } issuer) break;
            issued.Add((child, issuer));
            // A root is sent only where it issued the leaf itself: curl finds the issuer for the OCSP CertID in no other place.
            if (!issuer.IsSelfIssued || child == leaf) chain.Add(issuer);
            current = issuer;
        }
        return new(chain, issued);
    }
}
