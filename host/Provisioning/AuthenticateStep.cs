using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Host.Ca;
using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>Hands the router its CA certificate, and says yes only when the router read back the fingerprint of the very file.</summary>
sealed partial class AuthenticateStep(PlannedTrustpoint trustpoint, Authority authority) : Step($"Trustpoint {trustpoint.Name}: authenticate the CA", trustpoint.Authority.Mark)
{
    string Command => $"crypto pki authenticate {trustpoint.Name}";

    public override IEnumerable<string> Script =>
        [Command, $"! paste {trustpoint.Authority.Certificate}", "quit", $"! where the router reads back that certificate's fingerprint", "yes"];

    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA1);

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        using var ca = authority.CaCertificate();
        var wanted = Fingerprint(ca);
        var answered = "";
        await router.ConfigureAsync(cancel);
        await router.Talk.RunAsync(Command, (question, output) =>
        {
            if (question == "paste")
                return ca.ExportCertificatePem();
            answered = Read(output);
            return question.Contains("accept this certificate", StringComparison.OrdinalIgnoreCase) ? answered == wanted ? "yes" : "no" : null;
        }, router.Talk.Pacing.Answer, cancel);
        if (answered.Length > 0 && answered != wanted)
            throw new RouterException($"the router read another certificate than was sent (SHA-1 {answered}, not {wanted}): noise on the line; it was told no");
    }

    static string Read(IReadOnlyList<string> output) =>
        output.Select(l => FingerprintPattern().Match(l)).LastOrDefault(m => m.Success)?.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal) ?? "none";

    [GeneratedRegex(@"Fingerprint SHA1:\s*([0-9A-F ]+)")]
    private static partial Regex FingerprintPattern();
}
