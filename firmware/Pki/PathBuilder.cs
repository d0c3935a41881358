using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// Finds a path from a peer's certificate to a CA certificate of the trustpoint through what the peer sent (RFC 4158), trying every
/// candidate in turn. Used once for one path; its work is bounded because a peer chooses the certificates.
/// </summary>
sealed class PathBuilder(IReadOnlyList<Certificate> anchors, IReadOnlyList<Certificate> pool, DateTimeOffset now, AlgorithmPolicy algorithms)
{
    /// <summary>Certificates of one path, leaf and anchor included.</summary>
    public const int MaxDepth = 8;

    /// <summary>Certificates a peer may send.</summary>
    public const int MaxCertificates = 16;

    /// <summary>Signatures checked in the search for one path.</summary>
    public const int MaxSignatures = 32;

    readonly List<Certificate> path = [];
    int signatures;
    Refusal? refusal;
    int refusedAt;

    /// <summary>Leaf first, anchor last, every rule of the path held; or why the most promising path failed.</summary>
    public (IReadOnlyList<Certificate> Path, Refusal? Refusal) Build(Certificate leaf)
    {
        path.Add(leaf);
        if (PathRules.OfAny(leaf, now) is { } bad) return ([], bad);
        if (Complete()) return (path, null);
        return ([], refusal ?? new(VerdictReason.NoPath, $"no CA certificate of the trustpoint leads to '{leaf}', issued by '{DistinguishedName.Text(leaf.IssuerName)}'"));
    }

    bool Complete()
    {
        var last = path[^1];
        if (anchors.Contains(last)) return true;
        if (path.Count == MaxDepth) return Refuse(new(VerdictReason.TooMuchWork, $"a path has more than {MaxDepth} certificates"));
        foreach (var issuer in Issuers(last))
        {
            if (Refused(last, issuer)) continue;
            path.Add(issuer);
            if (Complete()) return true;
            path.RemoveAt(path.Count - 1);
        }
        return false;
    }

    // A key that is on the path already cannot lead anywhere new: that ends loops of cross-certificates (RFC 4158 §5.2).
    IEnumerable<Certificate> Issuers(Certificate certificate) => anchors.Concat(pool).Distinct()
        .Where(c => DistinguishedName.AreSame(c.SubjectName, certificate.IssuerName) && !path.Exists(p => IsSameKey(p, c)))
        .OrderByDescending(anchors.Contains).ThenByDescending(c => KeyIdsMatch(certificate, c)).ThenByDescending(c => c.NotAfter);

    bool Refused(Certificate certificate, Certificate issuer)
    {
        var below = path.Skip(1).Count(c => !c.IsSelfIssued);
        var found = PathRules.OfIssuer(issuer, below) ?? PathRules.OfAny(issuer, now) ?? SignatureRefusal(certificate, issuer);
        return found is not null && !Refuse(found);
    }

    Refusal? SignatureRefusal(Certificate certificate, Certificate issuer) => ++signatures > MaxSignatures
        ? new(VerdictReason.TooMuchWork, $"no path to '{path[0]}' was found with {MaxSignatures} signatures checked")
        : PathRules.OfSignature(certificate, issuer, algorithms);

    // That the search was cut short comes first; else the failure farthest from the leaf tells most.
    bool Refuse(Refusal found)
    {
        if (refusal is null || found.Reason == VerdictReason.TooMuchWork || (path.Count > refusedAt && refusal.Reason != VerdictReason.TooMuchWork)) (refusal, refusedAt) = (found, path.Count);
        return false;
    }

    static bool IsSameKey(Certificate one, Certificate other)
        => DistinguishedName.AreSame(one.SubjectName, other.SubjectName) && one.SubjectPublicKeyInfo.AsSpan().SequenceEqual(other.SubjectPublicKeyInfo);

    static bool KeyIdsMatch(Certificate certificate, Certificate issuer)
        => certificate.AuthorityKeyId is { } wanted && issuer.SubjectKeyId is { } has && wanted.AsSpan().SequenceEqual(has);
}
