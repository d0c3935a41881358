using System.Security.Cryptography.X509Certificates;
using Host.Ca;
using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>Takes the router's request to its CA and the certificate back.</summary>
sealed class EnrolStep(PlannedTrustpoint trustpoint, Authority authority) : Step($"Trustpoint {trustpoint.Name}: enrol", trustpoint.Authority.Mark)
{
    const int Displays = 3;

    string Enroll => $"crypto pki enroll {trustpoint.Name}";
    string Import => $"crypto pki import {trustpoint.Name} certificate";

    public override IEnumerable<string> Script => [Enroll, "! questions about serial number and IP address: no; display the request: yes", $"! {authority.Description}", Import, "! paste the certificate", "quit"];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.ConfigureAsync(cancel);
        var request = await RequestAsync(router, cancel);
        using var certificate = await SignAsync(request, router, say, cancel);
        await router.Talk.RunAsync(Import, (question, _) => question == "paste" ? certificate.ExportCertificatePem() : null, router.Talk.Pacing.Answer, cancel);
    }

    async Task<X509Certificate2> SignAsync(SigningRequest request, RouterSession router, Action<string> say, CancellationToken cancel)
    {
        if (trustpoint.Authority is not PlannedHandSigning)
            return await authority.SignAsync(request, say, cancel);
        // A person takes longer than exec-timeout: leave configuration while waiting, and find the prompt again.
        await router.LeaveConfigurationAsync(cancel);
        var certificate = await authority.SignAsync(request, say, cancel);
        await router.ReachAsync(cancel);
        await router.ConfigureAsync(cancel);
        return certificate;
    }

    async Task<SigningRequest> RequestAsync(RouterSession router, CancellationToken cancel)
    {
        SigningRequest? request = null;
        var displays = 0;
        await router.Talk.RunAsync(Enroll, (question, output) =>
        {
            if (!question.Contains("Redisplay", StringComparison.OrdinalIgnoreCase))
                return Answer(question);
            request = SigningRequest.Find(LastDisplay(output));
            return request is null && ++displays < Displays ? "yes" : "no";
        }, router.Talk.Pacing.KeyMaking, cancel);
        return request ?? throw new RouterException($"no whole certificate request came over the line in {displays} tries", router.Talk.LastWords());
    }

    /// <summary>The questions of a terminal enrolment; the plan, not the router, decides what the subject holds.</summary>
    static string? Answer(string question) => question switch
    {
        _ when question.Contains("continue with", StringComparison.OrdinalIgnoreCase) => "yes",
        _ when question.Contains("Display Certificate Request", StringComparison.OrdinalIgnoreCase) => "yes",
        _ when question.Contains("serial number", StringComparison.OrdinalIgnoreCase) => "no",
        _ when question.Contains("IP address", StringComparison.OrdinalIgnoreCase) => "no",
        _ => null,
    };

    static List<string> LastDisplay(IReadOnlyList<string> output) =>
        [.. output.Skip(Math.Max(0, output.ToList().FindLastIndex(l => l.StartsWith("Certificate Request follows", StringComparison.OrdinalIgnoreCase))))];
}
