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

    /// <summary>What help and shown certificates call each keyword.</summary>
    public static readonly IReadOnlyDictionary<string, string> Titles = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["client-auth"] = "Client Auth",
        ["code-signing"] = "Code Signing",
        ["email-protection"] = "Email Protection",
        ["ipsec-end-system"] = "IPSEC End System",
        ["ipsec-tunnel"] = "IPSEC Tunnel",
        ["ipsec-user"] = "IPSEC User",
        ["ocsp-signing"] = "OCSP Signing",
        ["server-auth"] = "Server Auth",
        ["ssh-client"] = "SSH Client",
        ["ssh-server"] = "SSH Server",
        ["time-stamping"] = "Time Stamping",
    };

    public static IEnumerable<string> Names => Oids.Keys;

    /// <summary>The title of an OID, or the OID itself where IOS has no name for it.</summary>
    public static string TitleOf(string oid) => Oids.FirstOrDefault(o => o.Value == oid).Key is { } name ? Titles[name] : oid;
}
