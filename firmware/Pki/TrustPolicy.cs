using Firmware.Config;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>What a trustpoint asks of a peer, in one immutable value: validations run off the device thread.</summary>
/// <param name="Name">The trustpoint's name, for messages.</param>
/// <param name="Anchors">Its authenticated CA certificates, root or not: paths end at one of them.</param>
/// <param name="RevocationCheck">The methods in order.</param>
/// <param name="OcspUrl">Asked instead of the responders that certificates name; empty where not configured.</param>
/// <param name="SendNonce">False after <c>ocsp disable-nonce</c>.</param>
/// <param name="MatchEku">Extended key usages that a peer's certificate must name.</param>
sealed record TrustPolicy(string Name, IReadOnlyList<Certificate> Anchors, RevocationMethods RevocationCheck, string OcspUrl, bool SendNonce, EkuSet MatchEku)
{
    /// <summary>What a trustpoint asks now; called on the device thread, where its configuration lives.</summary>
    public static TrustPolicy Of(Trustpoint trustpoint) => Of(trustpoint.Name, trustpoint.CaCertificates, trustpoint.Config);

    /// <summary>The same with other anchors, such as a self-signed certificate of our own.</summary>
    public static TrustPolicy Of(string name, IReadOnlyList<Certificate> anchors, TrustpointConfig config)
        => new(name, anchors, config.RevocationCheck, config.OcspUrl, !config.OcspDisableNonce, config.MatchEku);
}
