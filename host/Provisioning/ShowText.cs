using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Host.Provisioning;

/// <summary>Reads the show commands' text into values; what it does not know it skips, as every IOS release adds lines.</summary>
static partial class ShowText
{
    /// <summary><c>show crypto key mypubkey all</c>: the public key's own bytes tell its shape, whatever words the release uses.</summary>
    public static IReadOnlyDictionary<string, RouterKey> Keys(IReadOnlyList<string> lines)
    {
        var keys = new Dictionary<string, RouterKey>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
            if (lines[i].StartsWith("Key name: ", StringComparison.Ordinal) && Shape(lines.Skip(i + 1)) is var (algorithm, bits))
                keys[lines[i][10..].Trim()] = new(lines[i][10..].Trim(), algorithm, bits);
        return keys;
    }

    /// <summary><c>show crypto pki trustpoints status</c>: the fingerprint that follows "Issuing CA certificate configured".</summary>
    public static IReadOnlyDictionary<string, string> CaFingerprints(IReadOnlyList<string> lines)
    {
        var fingerprints = new Dictionary<string, string>(StringComparer.Ordinal);
        var (trustpoint, issuing) = ("", false);
        foreach (var line in lines)
            if (TrustpointPattern().Match(line) is { Success: true } heading)
                (trustpoint, issuing) = (heading.Groups[1].Value, false);
            else if (line.EndsWith("certificate configured:", StringComparison.Ordinal))
                issuing = line.Contains("Issuing CA", StringComparison.Ordinal);
            else if (issuing && FingerprintPattern().Match(line) is { Success: true } print)
                fingerprints[trustpoint] = print.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        return fingerprints;
    }

    /// <summary><c>show crypto pki certificates</c>: the blocks titled "Certificate" are the router's own.</summary>
    public static IReadOnlyList<RouterCertificate> Certificates(IReadOnlyList<string> lines)
    {
        var found = new List<RouterCertificate>();
        for (var i = 0; i < lines.Count; i++)
            if (lines[i] is "Certificate")
                found.Add(Certificate([.. lines.Skip(i + 1).TakeWhile(l => l.Length == 0 || l.StartsWith(' '))]));
        return found;
    }

    /// <summary><c>show clock</c>: IOS stars a time nobody vouches for.</summary>
    public static bool ClockIsSet(IReadOnlyList<string> lines) => lines.FirstOrDefault(l => l.Contains(':', StringComparison.Ordinal)) is { } time && !time.TrimStart().StartsWith('*');

    static RouterCertificate Certificate(IReadOnlyList<string> block)
    {
        string Field(string label) => block.Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal))?[label.Length..].Trim() ?? "";
        return new(Field("Certificate Serial Number (hex):"), Field("Status:") == "Available", Date(Field("end   date:")), Field("Associated Trustpoints:").Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>"10:42:15 UTC Nov 22 2026"; another zone than UTC is off by its hours, which no certificate's end is decided by.</summary>
    static DateTimeOffset? Date(string text)
    {
        var match = DatePattern().Match(text);
        return match.Success && DateTimeOffset.TryParseExact($"{match.Groups[1].Value} {match.Groups[2].Value}", "HH:mm:ss MMM d yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date : null;
    }

    static (string Algorithm, int Bits)? Shape(IEnumerable<string> afterName)
    {
        var hex = string.Concat(afterName.TakeWhile(l => !l.StartsWith("Key name: ", StringComparison.Ordinal) && !l.StartsWith('%'))
            .SkipWhile(l => l.Trim() != "Key Data:").Skip(1).TakeWhile(l => HexPattern().IsMatch(l))).Replace(" ", "", StringComparison.Ordinal);
        try
        {
            var spki = Convert.FromHexString(hex);
            var key = System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(spki, out _);
            using var rsa = key.GetRSAPublicKey();
            using var ec = rsa is null ? key.GetECDsaPublicKey() : null;
            return rsa is not null ? ("rsa", rsa.KeySize) : ec is not null ? ("ec", ec.KeySize) : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^Trustpoint (\S+):$")]
    private static partial Regex TrustpointPattern();
    [GeneratedRegex(@"^\s+Fingerprint SHA1:\s*([0-9A-F ]+)$")]
    private static partial Regex FingerprintPattern();
    [GeneratedRegex(@"^(\d\d:\d\d:\d\d) \S+ ([A-Z][a-z]{2} \d{1,2} \d{4})$")]
    private static partial Regex DatePattern();
    [GeneratedRegex(@"^\s+[0-9A-F]{1,8}( [0-9A-F]{1,8})*$")]
    private static partial Regex HexPattern();
}
