using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.Web;
using Firmware.X509;

namespace Firmware.Boot;

/// <summary>What the router's own page shows, taken on the device thread.</summary>
static class StatusView
{
    public static TrustpointStatus Of(Trustpoint trustpoint) => new(trustpoint.Name, StateOf(trustpoint), trustpoint.RouterCertificate is { } certificate
        ? new(DistinguishedName.Text(certificate.SubjectName), DistinguishedName.Text(certificate.IssuerName), certificate.SerialHex, certificate.NotBefore, certificate.NotAfter, StapleOf(trustpoint, certificate))
        : null);

    public static IReadOnlyList<StatusCounter> Of(PkiCounters counters) =>
    [
        new("Successful validations", counters.SuccessfulValidations.Value),
        new("Failed validations", counters.FailedValidations.Value),
        new("OCSP requests sent", counters.Ocsp.FetchRequests.Value),
        new("OCSP responses received", counters.Ocsp.ReceivedResponses.Value),
        new("OCSP attempts failed", counters.Ocsp.FailedAttempts.Value),
        new("Staples asked for", counters.Ocsp.StapleRequests.Value),
    ];

    static string StateOf(Trustpoint trustpoint) => trustpoint switch
    {
        { Missing: { } missing } => missing,
        { Identity: not null } => "enrolled",
        { RouterCertificate: not null } => "waiting for the clock",
        { CaCertificates.Count: > 0 } => "authenticated, not enrolled",
        _ => "not authenticated",
    };

    static ServedStaple? StapleOf(Trustpoint trustpoint, Certificate certificate)
        => trustpoint.StapleTargets.FirstOrDefault(t => t.Certificate.Equals(certificate))?.Current is { } staple
            ? new(staple.Status == StapleStatus.Good ? "good" : "revoked", staple.ThisUpdate, staple.NextUpdate, staple.Served.Value)
            : null;
}
