using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Firmware.Files;
using Firmware.Net;
using Firmware.Pki;

namespace Firmware.Boot;

/// <summary>The TrustPolicy of every trustpoint there is, as its configuration stands now.</summary>
delegate Task<IReadOnlyList<TrustPolicy>> TrustPolicies();

/// <summary>
/// The HTTPS client of file copies: the server must be named by its certificate, and the router's own validation under one of its
/// trustpoints must accept it. The host's certificate store says nothing here.
/// </summary>
static class OutgoingHttps
{
    const string Refused = "Certificate validation failed";

    public static HttpMessageInvoker Create(Connector connector, TrustPolicies policies, Validator validator)
    {
        // What a server showed waits here between its handshake and the check, which takes longer than a callback may.
        var shown = new ConditionalWeakTable<SslStream, PeerEvidence>();
        var handler = OutgoingHttp.Handler(connector);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            // Nothing is fetched or believed during the handshake: only the name is asked about.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust },
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
                shown.AddOrUpdate((SslStream)sender, EvidenceOf(certificate, chain));
                return true;
            },
        };
        handler.PlaintextStreamFilter = async (context, cancel) =>
        {
            if (context.PlaintextStream is SslStream tls && !await IsAcceptedAsync(shown.TryGetValue(tls, out var evidence) ? evidence : null, policies, validator, cancel)) throw new FileException(Refused);
            return context.PlaintextStream;
        };
        return new HttpMessageInvoker(handler);
    }

    static async Task<bool> IsAcceptedAsync(PeerEvidence? evidence, TrustPolicies policies, Validator validator, CancellationToken cancel)
    {
        if (evidence is null) return false;
        foreach (var policy in (await policies()).Where(p => p.Anchors.Count > 0))
        {
            if ((await validator.ValidateAsync(evidence, policy, PeerUsage.Server, StaplePolicy.Ignored, cancel)).Accepted) return true;
        }
        return false;
    }

    static PeerEvidence EvidenceOf(X509Certificate leaf, X509Chain? chain)
    {
        var first = leaf.GetRawCertData();
        var others = chain?.ChainPolicy.ExtraStore.Select(c => c.RawData).Where(c => !c.AsSpan().SequenceEqual(first)) ?? [];
        return new([first, .. others], []);
    }
}
