using Host.Plans;

namespace Host.Ca;

/// <summary>What a router's certificate should say, in OpenSSL's extension syntax, from the plan.</summary>
static class CertificateProfile
{
    public const string Section = "router";

    static readonly Dictionary<string, string> usageNames = new()
    {
        ["client-auth"] = "clientAuth", ["code-signing"] = "codeSigning", ["email-protection"] = "emailProtection", ["ipsec-end-system"] = "ipsecEndSystem",
        ["ipsec-tunnel"] = "ipsecTunnel", ["ipsec-user"] = "ipsecUser", ["ocsp-signing"] = "OCSPSigning", ["server-auth"] = "serverAuth",
        ["ssh-client"] = "1.3.6.1.5.5.7.3.21", ["ssh-server"] = "1.3.6.1.5.5.7.3.22", ["time-stamping"] = "timeStamping",
    };

    public static string Extensions(PlannedTrustpoint trustpoint)
    {
        var lines = new List<string>
        {
            $"[{Section}]", "basicConstraints = critical, CA:FALSE",
            "keyUsage = critical, digitalSignature" + (trustpoint.Key.Algorithm == "rsa" ? ", keyEncipherment" : ""),
            "subjectKeyIdentifier = hash", "authorityKeyIdentifier = keyid",
        };
        if (trustpoint.Eku is { } eku)
            lines.Add("extendedKeyUsage = " + string.Join(", ", eku.Value.Select(u => usageNames[u])));
        if (trustpoint.AlternativeNames.Count > 0)
            lines.Add("subjectAltName = " + string.Join(", ", trustpoint.AlternativeNames));
        if (trustpoint.MustStaple)
            lines.Add("tlsfeature = status_request");
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The same for a person who signs by hand; empty when the plan wishes nothing.</summary>
    public static string Wishes(PlannedTrustpoint trustpoint) => string.Join(", ", trustpoint.AlternativeNames
        .Concat(trustpoint.Eku?.Value ?? []).Concat(trustpoint.MustStaple ? ["must-staple (TLS feature status_request)"] : []));
}
