using System.Security.Cryptography;
using Firmware.Ocsp;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// Puts chain, key and staples of one trustpoint together and swaps its <see cref="Identity"/> by one reference write, on the
/// device thread, whenever one of them changed.
/// </summary>
sealed class IdentityPublisher(Trustpoint trustpoint, KeyStore keys, Stapler stapler, PkiCounters counters)
{
    const string WaitsForStaple = "The certificate demands a staple (RFC 7633) and none has come yet";

    readonly List<Watched> watched = [];
    (KeyName Name, byte[] PublicKey, AsymmetricAlgorithm Key)? opened;
    (IssuerChain Path, AsymmetricAlgorithm Key)? next;

    /// <summary>Brings the identity in line with the credentials.</summary>
    /// <param name="issuers">Every CA certificate known, to complete the chain from.</param>
    public void Publish(IReadOnlyList<Certificate> issuers)
    {
        trustpoint.Missing = Open(out var key);
        if (key is null || trustpoint.RouterCertificate is not { } leaf)
        {
            Withdraw();
            return;
        }
        next = (IssuerChain.Of(leaf, issuers), key);
        Watch(next.Value.Path);
        Swap();
    }

    /// <summary>Nothing is shown or kept fresh any more.</summary>
    public void Withdraw()
    {
        (next, trustpoint.Identity, trustpoint.StapleTargets) = (null, null, []);
        Forget(_ => true);
    }

    /// <summary>A sentence for what is missing, or null; <paramref name="key"/> is the router certificate's key in its store.</summary>
    string? Open(out AsymmetricAlgorithm? key)
    {
        key = null;
        if (trustpoint.Credentials is not { Router.Certificate: { } leaf, RouterKey: { } name } credentials)
            return trustpoint.Credentials is { Pending: { } pending } && keys.Find(pending.Key.Algorithm, pending.Key.Label) is null ? $"Key pair {pending.Key.Label} of the pending request is missing" : null;
        if (!credentials.IsSelfSigned && credentials.Ca is null) return "The CA certificate is missing";
        if (keys.Find(name.Algorithm, name.Label) is not { } stored) return $"Key pair {name.Label} is missing";
        if (!stored.SubjectPublicKeyInfo.AsSpan().SequenceEqual(leaf.SubjectPublicKeyInfo)) return $"Key pair {name.Label} is not the one the certificate was issued for";
        if (opened is not { } known || known.Name != name || !known.PublicKey.AsSpan().SequenceEqual(stored.SubjectPublicKeyInfo))
        {
            try { opened = (name, stored.SubjectPublicKeyInfo, keys.Open(name.Algorithm, name.Label)); }
            catch (KeyStoreException e) { return $"Key pair {name.Label} cannot be used: {e.Message}"; }
        }
        key = opened.Value.Key;
        return null;
    }

    void Watch(IssuerChain path)
    {
        foreach (var (certificate, issuer) in path.Issued)
        {
            var entry = watched.Find(w => w.Certificate.Equals(certificate) && w.Issuer.Equals(issuer));
            if (entry is null)
            {
                watched.Add(entry = new Watched(certificate, issuer));
                var made = entry;
                entry.Target = new StapleTarget(trustpoint.Name, certificate, issuer, () => Urls(certificate), () => !trustpoint.Config.OcspDisableNonce, staple => Take(made, staple));
            }
            stapler.Watch(entry.Target);
        }
        trustpoint.StapleTargets = [.. path.Issued.Select(p => watched.First(w => w.Certificate.Equals(p.Certificate)).Target)];
    }

    /// <summary><c>ocsp url</c> is asked in place of what the certificate names.</summary>
    IReadOnlyList<string> Urls(Certificate certificate) => trustpoint.Config.OcspUrl.Length > 0 ? [trustpoint.Config.OcspUrl] : certificate.OcspUrls;

    void Take(Watched entry, Staple? staple)
    {
        entry.Staple = staple is null ? null : new ServableStaple(staple.Encoded, staple.NextUpdate, staple.Served);
        if (trustpoint.Identity is { } shown) trustpoint.Identity = shown with { Staples = StaplesOf(shown.Chain) };
        if (trustpoint.Missing == WaitsForStaple && entry.Staple is not null) Swap();
    }

    /// <summary>
    /// Shows the new chain and key. A certificate that demands a staple waits for its first one: meanwhile the certificate
    /// before it, if there is one, is shown with its own staple.
    /// </summary>
    void Swap()
    {
        if (next is not var (path, key)) return;
        var encoded = path.Chain.Select(c => c.Encoded).ToArray();
        if (trustpoint.Identity is { } shown && ReferenceEquals(shown.Key, key) && AreSame(shown.Chain, encoded)) return;
        var staples = StaplesOf(encoded);
        trustpoint.Missing = path.Chain[0].IsMustStaple && path.Issued.Count > 0 && staples[0] is null ? WaitsForStaple : null;
        if (trustpoint.Missing is not null) return;
        trustpoint.Identity = new Identity(trustpoint.Name, encoded, key, staples, keys.SigningGate, counters.Ocsp.StapleRequests);
        Forget(w => !path.Issued.Contains((w.Certificate, w.Issuer)));
    }

    void Forget(Predicate<Watched> which)
    {
        var gone = watched.FindAll(which);
        watched.RemoveAll(which);
        foreach (var entry in gone) stapler.Forget(entry.Target);
    }

    static bool AreSame(IReadOnlyList<byte[]> one, byte[][] other) => one.Count == other.Length && one.Zip(other).All(p => p.First.AsSpan().SequenceEqual(p.Second));

    ServableStaple?[] StaplesOf(IReadOnlyList<byte[]> chain)
        => [.. chain.Select(der => watched.Find(w => w.Certificate.Encoded.AsSpan().SequenceEqual(der))?.Staple)];

    sealed class Watched(Certificate certificate, Certificate issuer)
    {
        public Certificate Certificate => certificate;
        public Certificate Issuer => issuer;
        public StapleTarget Target { get; set; } = null!;
        public ServableStaple? Staple { get; set; }
    }
}
