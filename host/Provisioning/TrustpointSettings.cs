using Host.Plans;

namespace Host.Provisioning;

/// <summary>A trustpoint's settings against the lines a running-config shows for it; IOS hides defaults and respells a few.</summary>
static class TrustpointSettings
{
    const string DefaultRevocationCheck = "crl";

    public static IEnumerable<Setting> Missing(PlannedTrustpoint trustpoint, IReadOnlyList<string> shown)
    {
        if (!shown.Contains("enrollment terminal pem"))
            yield return new("enrollment terminal pem", trustpoint.Mark);
        if (Folded(Value(shown, "subject-name")) != Folded(trustpoint.SubjectName.Value))
            yield return new($"subject-name {trustpoint.SubjectName.Value}", trustpoint.SubjectName.Mark);
        if (trustpoint.RevocationCheck is { } check && (Value(shown, "revocation-check") ?? (shown.Count > 0 ? DefaultRevocationCheck : null)) != string.Join(' ', check.Value))
            yield return new($"revocation-check {string.Join(' ', check.Value)}", check.Mark);
        if (trustpoint.OcspUrl is { } url && Value(shown, "ocsp url") != url.Value)
            yield return new($"ocsp url {url.Value}", url.Mark);
        if (trustpoint.OcspNonce is { } nonce && shown.Contains("ocsp disable-nonce") == nonce.Value)
            yield return new(nonce.Value ? "no ocsp disable-nonce" : "ocsp disable-nonce", nonce.Mark);
        var pair = trustpoint.Key.Algorithm == "rsa" ? "rsakeypair" : "eckeypair";
        if (Value(shown, pair)?.Split(' ')[0] != trustpoint.Label)
            yield return new($"{pair} {trustpoint.Label}", trustpoint.Mark);
        if (trustpoint.Eku is { } eku && !(Value(shown, "eku request") ?? "").Split(' ').ToHashSet().SetEquals(eku.Value))
            yield return new($"eku request {string.Join(' ', eku.Value)}", eku.Mark);
    }

    static string? Value(IReadOnlyList<string> shown, string keyword) =>
        shown.FirstOrDefault(l => l.StartsWith(keyword + " ", StringComparison.Ordinal))?[(keyword.Length + 1)..];

    static string Folded(string? name) => string.Join(',', (name ?? "").Split(',').Select(part => part.Trim())).ToUpperInvariant();
}
