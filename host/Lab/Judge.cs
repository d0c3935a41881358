using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Host.Ca;

namespace Host.Lab;

/// <summary>What an independent client made of the router's staple.</summary>
enum Finding
{
    /// <summary>Neither: no staple, a broken one, no connection, or a verdict that does not count.</summary>
    Nothing,
    /// <summary>A good staple, and the client went on.</summary>
    Good,
    /// <summary>A staple that says revoked; gnutls-cli and curl must have refused, s_client only prints.</summary>
    Revoked,
}

/// <summary>The server a judge looks at: where it listens, what it is called, which CA it is judged by.</summary>
sealed record Suspect(IPAddress Address, int Port, string Name, string CaPath);

/// <summary>One client's judgement with its own words.</summary>
sealed record Examination(string Client, string Tls, Finding Finding, IReadOnlyList<string> Words, int ExitCode);

/// <summary>
/// An independent TLS client that reads staples. No verdict rests on a client's own fetch: gnutls-cli asks a responder itself where there is no staple,
/// so its word counts only without "Connecting to OCSP server"; curl refuses for many reasons, so its refusal counts only with "revoked" in it.
/// </summary>
abstract partial class Judge(string client, string tls)
{
    const int WordsShown = 4;

    public static readonly IReadOnlyList<Judge> All =
    [
        new OpenSslJudge("1.2"), new OpenSslJudge("1.3"), new GnuTlsJudge("1.2"), new GnuTlsJudge("1.3"), new CurlJudge("1.2"), new CurlJudge("1.3"),
    ];

    protected string Tls => tls;

    public async Task<Examination> ExamineAsync(Suspect suspect, CancellationToken cancel)
    {
        var result = await Tool.RunAsync(client, Arguments(suspect), cancel);
        var words = result.Words.Split('\n').Select(l => l.Trim()).Where(l => Telling().IsMatch(l)).Distinct().Take(WordsShown).ToList();
        return new(Title, "TLS " + tls, Find(result), words.Count > 0 ? words : [.. result.Words.Trim().Split('\n').TakeLast(2)], result.ExitCode);
    }

    protected abstract string Title { get; }
    protected abstract string[] Arguments(Suspect suspect);
    protected abstract Finding Find(ToolResult result);
    protected abstract Regex Telling();

    protected static string Port(Suspect suspect) => suspect.Port.ToString(CultureInfo.InvariantCulture);
}

/// <summary><c>openssl s_client -status</c>: reads the staple, never refuses.</summary>
sealed partial class OpenSslJudge(string tls) : Judge("openssl", tls)
{
    protected override string Title => "openssl s_client -status";

    protected override string[] Arguments(Suspect suspect) => ["s_client", "-connect", new IPEndPoint(suspect.Address, suspect.Port).ToString(), "-servername", suspect.Name,
        "-verify_hostname", suspect.Name, "-CAfile", suspect.CaPath, "-status", Tls == "1.2" ? "-tls1_2" : "-tls1_3"];

    protected override Finding Find(ToolResult result)
    {
        var verified = result.Output.Contains("OCSP Response Status: successful (0x0)", StringComparison.Ordinal) && result.Output.Contains("Verify return code: 0 (ok)", StringComparison.Ordinal);
        return !verified ? Finding.Nothing : result.Output.Contains("Cert Status: good", StringComparison.Ordinal) ? Finding.Good
            : result.Output.Contains("Cert Status: revoked", StringComparison.Ordinal) ? Finding.Revoked : Finding.Nothing;
    }

    [GeneratedRegex("^(OCSP Response Status|Cert Status|Revocation Reason|Next Update|OCSP response: no)")]
    protected override partial Regex Telling();
}

/// <summary><c>gnutls-cli --ocsp</c>: the strictest judge of must-staple.</summary>
sealed partial class GnuTlsJudge(string tls) : Judge("gnutls-cli", tls)
{
    protected override string Title => "gnutls-cli --ocsp";

    protected override string[] Arguments(Suspect suspect) => ["--ocsp", "--x509cafile", suspect.CaPath, "--verify-hostname", suspect.Name, "--sni-hostname", suspect.Name,
        "--priority", $"NORMAL:-VERS-ALL:+VERS-TLS{Tls}", "--port", Port(suspect), suspect.Address.ToString()];

    protected override Finding Find(ToolResult result)
    {
        if (result.Words.Contains("Connecting to OCSP server", StringComparison.Ordinal))
            return Finding.Nothing;
        if (result.ExitCode == 0)
            return result.Words.Contains("The certificate is trusted", StringComparison.Ordinal) && result.Words.Contains("OCSP status request", StringComparison.Ordinal) ? Finding.Good : Finding.Nothing;
        return result.Words.Contains("The certificate chain is revoked", StringComparison.Ordinal) ? Finding.Revoked : Finding.Nothing;
    }

    [GeneratedRegex(@"^(- Status:|- Options:|\*\*\* (PKI|Fatal)|Connecting to OCSP)")]
    protected override partial Regex Telling();
}

/// <summary><c>curl --cert-status</c>: 0 with a good staple, 91 with any other or none.</summary>
sealed partial class CurlJudge(string tls) : Judge("curl", tls)
{
    const int InvalidCertificateStatus = 91;

    protected override string Title => "curl --cert-status";

    protected override string[] Arguments(Suspect suspect) => ["--disable", "--silent", "--show-error", "--verbose", "--noproxy", "*", "--max-time", "20", "--cert-status", "--cacert", suspect.CaPath,
        "--tlsv" + Tls, "--tls-max", Tls, "--resolve", $"{suspect.Name}:{Port(suspect)}:{Bracketed(suspect.Address)}", "--output", "/dev/null", $"https://{suspect.Name}:{Port(suspect)}/"];

    protected override Finding Find(ToolResult result) => result.ExitCode switch
    {
        0 when result.Words.Contains("SSL certificate status: good", StringComparison.Ordinal) => Finding.Good,
        InvalidCertificateStatus when result.Words.Contains("SSL certificate status: revoked", StringComparison.Ordinal) => Finding.Revoked,
        _ => Finding.Nothing,
    };

    static string Bracketed(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    [GeneratedRegex(@"^(\* SSL certificate status|curl: |< HTTP)")]
    protected override partial Regex Telling();
}
