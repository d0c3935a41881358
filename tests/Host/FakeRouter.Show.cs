using System.Globalization;
using System.Security.Cryptography;

namespace Tests.Host;

partial class FakeRouter
{
    IEnumerable<string> RunningLines() =>
    [
        $"hostname {Hostname}", "!", .. Globals.Append("!"),
        .. Sections.SelectMany(s => (string[])[s.Key, .. s.Value.Select(l => " " + l), "!"]), "end",
    ];

    string Show(string line) => line switch
    {
        "show running-config" => $"Building configuration...\n\nCurrent configuration : {Running.Length} bytes\n!\n{Running}\n",
        "show startup-config" => Startup.Length == 0 ? "startup-config is not present" : $"Using {Startup.Length} out of 524288 bytes\n!\n{Startup}\n",
        "show clock" => ClockIsSet ? "10:42:15.123 UTC Sun Nov 22 2026" : "*00:00:41.337 UTC Mon Mar 1 1993",
        "show crypto key mypubkey all" => string.Join('\n', Keys.Select(k => ShowKey(k.Key, k.Value))),
        "show crypto pki trustpoints status" => string.Join("\n\n", Sections.Keys.Where(s => s.StartsWith("crypto pki trustpoint ", StringComparison.Ordinal)).Select(s => ShowStatus(s[22..]))),
        "show crypto pki certificates" => string.Join("\n\n", Certificates.Keys.Where(IsConfigured).Select(ShowCertificate).Concat(Authorities.Keys.Where(IsConfigured).Select(ShowAuthority))),
        _ => "% Incomplete command.\n",
    };

    bool IsConfigured(string trustpoint) => Sections.ContainsKey($"crypto pki trustpoint {trustpoint}");

    static string ShowKey(string label, AsymmetricAlgorithm key)
    {
        var hex = Convert.ToHexString(key.ExportSubjectPublicKeyInfo()).Chunk(64).Select(l => "  " + string.Join(' ', l.Chunk(8).Select(w => new string(w))));
        return $"% Key pair was generated at: 07:22:56 UTC Nov 22 2026\nKey name: {label}\nKey type: {(key is RSA ? "RSA KEYS      2048 bits" : "EC KEYS      p256 curve")}\n Storage Device: private-config\n Usage: General Purpose Key\n Key is not exportable.\n Key Data:\n{string.Join('\n', hex)}";
    }

    string ShowStatus(string name) => $"Trustpoint {name}:\n"
        + (Authorities.TryGetValue(name, out var ca)
            ? $"  Issuing CA certificate configured:\n    Subject Name:\n     cn=x\n    Fingerprint MD5: {Print(ca, HashAlgorithmName.MD5)} \n    Fingerprint SHA1: {Print(ca, HashAlgorithmName.SHA1)} \n"
            : "  Issuing CA certificate not configured.\n")
        + (Certificates.TryGetValue(name, out var own) ? $"  Router General Purpose certificate configured:\n    Subject Name:\n     cn=y\n    Fingerprint MD5: {Print(own, HashAlgorithmName.MD5)} \n    Fingerprint SHA1: {Print(own, HashAlgorithmName.SHA1)} \n" : "")
        + "  State:\n    Keys generated ............. Yes (General Purpose, non-exportable)\n";

    string ShowCertificate(string name) => $"Certificate\n  Status: Available\n  Certificate Serial Number (hex): {Certificates[name].SerialNumber}\n  Certificate Usage: General Purpose\n  Issuer: \n    cn=x\n  Subject:\n    cn=y\n  Validity Date: \n"
        + $"    start date: 00:00:00 UTC Jan 1 2026\n    end   date: {Certificates[name].NotAfter.ToUniversalTime().ToString("HH:mm:ss 'UTC' MMM d yyyy", CultureInfo.InvariantCulture)}\n  Associated Trustpoints: {name} ";

    string ShowAuthority(string name) => $"CA Certificate\n  Status: Available\n  Certificate Serial Number (hex): {Authorities[name].SerialNumber}\n  Certificate Usage: Signature\n  Issuer: \n    cn=x\n  Subject: \n    cn=x\n  Associated Trustpoints: {name} ";
}
