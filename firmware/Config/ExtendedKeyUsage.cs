namespace Firmware.Config;

/// <summary>The extended key usages IOS names, with their OIDs (RFC 5280 §4.2.1.12, RFC 6187 §2.2.2) and the text certificates are shown with.</summary>
static class ExtendedKeyUsage
{
    /// <summary>OID by the keyword of <c>eku request</c> and <c>match eku</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Oids = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["client-auth"] = "1.3.6.1.5.5.7.3.2",
        ["code-signing"] = "1.3.6.1.5.5.7.3.3",
        ["email-protection"] = "1.3.6.1.5.5.7.3.4",
        ["ipsec-end-system"] = "1.3.6.1.5.5.7.3.5",
        ["ipsec-tunnel"] = "1.3.6.1.5.5.7.3.6",
        ["ipsec-user"] = "1.3.6.1.5.5.7.3.7",
        ["ocsp-signing"] = "1.3.6.1.5.5.7.3.9",
        ["server-auth"] = "1.3.6.1.5.5.7.3.1",
        ["ssh-client"] = "1.3.6.1.5.5.7.3.21",
        ["ssh-server"] = "1.3.6.1.5.5.7.3.22",
        ["time-stamping"] = "1.3.6.1.5.5.7.3.8",
    };

    public static IEnumerable<string> Names => Oids.Keys;
}
