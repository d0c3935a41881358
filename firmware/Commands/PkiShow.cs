using System.Security.Cryptography;
using Firmware.Cli;
using Firmware.Pki;

namespace Firmware.Commands;

/// <summary><c>show crypto pki …</c>: certificates, trustpoints, counters and staples.</summary>
static class PkiShow
{
    public static void Certificates(Session session, Args args)
    {
        if (!Selected(session, args, out var trustpoints)) return;
        var isVerbose = args.Has("verbose");
        var blocks = trustpoints.SelectMany(t => Own(session, t)).Select(t => t.Lines(isVerbose)).Concat(trustpoints.Where(t => t.Credentials.Pending is not null).Select(Pending)).Concat(Cas(session, trustpoints).Select(t => t.Lines(isVerbose)));
        var isFirst = true;
        foreach (var block in blocks)
        {
            if (!isFirst) session.WriteLine();
            isFirst = false;
            foreach (var line in block) session.WriteLine(line);
        }
    }

    public static void Trustpoints(Session session, Args args)
    {
        if (!Selected(session, args, out var trustpoints)) return;
        foreach (var trustpoint in trustpoints)
        {
            var key = trustpoint.Credentials.RouterKey ?? trustpoint.Credentials.Pending?.Key ?? KeyPairs.Chosen(trustpoint, KeyPairs.Fqdn(session.Router.Config));
            var text = new TrustpointText(trustpoint, session.Router.KeyPairs.Find(key));
            foreach (var line in args.Has("status") ? text.Status() : text.Summary()) session.WriteLine(line);
        }
    }

    public static void Counters(Session session, Args args)
    {
        var counters = session.Router.PkiCounters;
        foreach (var (label, value) in ((string, long)[])[
            ("PKI Sessions Started", counters.SessionsStarted.Value),
            ("PKI Sessions Ended", counters.SessionsEnded.Value),
            ("PKI Sessions Active", counters.SessionsActive),
            ("Successful Validations", counters.SuccessfulValidations.Value),
            ("Failed Validations", counters.FailedValidations.Value),
            ("Bypassed Validations", counters.BypassedValidations.Value),
            ("Pending Validations", counters.PendingValidations.Value),
            ("CRLs checked", counters.CrlsChecked.Value),
            ("CRL - fetch attempts", counters.CrlFetchAttempts.Value),
            ("CRL - failed attempts", counters.CrlFailedAttempts.Value),
            ("CRL - rejected busy fetching", counters.CrlRejectedBusy.Value),
            ("OCSP - fetch requests", counters.Ocsp.FetchRequests.Value),
            ("OCSP - received responses", counters.Ocsp.ReceivedResponses.Value),
            ("OCSP - failed attempts", counters.Ocsp.FailedAttempts.Value),
            ("OCSP - staple requests", counters.Ocsp.StapleRequests.Value),
            // There is no AAA authorization of certificates: the line stays because readers of this table need it.
            ("AAA authorizations", 0)]) session.WriteLine($"{label}: {value}");
    }

    public static void Staples(Session session, Args args)
    {
        var targets = session.Router.Stapler.Targets;
        if (targets.Count == 0)
        {
            session.WriteLine("% No staples: no trustpoint has a certificate that a CA issued.");
            return;
        }
        var lines = args.Has("detail") ? targets.SelectMany((t, i) => i == 0 ? StapleText.Detail(t, session.Router.Clock.Zone) : StapleText.Detail(t, session.Router.Clock.Zone).Prepend("")) : StapleText.Table(targets, session.Router.Clock.Zone);
        foreach (var line in lines) session.WriteLine(line);
    }

    static bool Selected(Session session, Args args, out IReadOnlyList<Trustpoint> trustpoints)
    {
        trustpoints = session.Router.Trustpoints.All;
        if (!args.Has("name")) return true;
        trustpoints = [.. trustpoints.Where(t => t.Name == args["name"])];
        if (trustpoints.Count == 0) session.WriteLine($"% Trustpoint {args["name"]} is not configured.");
        return trustpoints.Count > 0;
    }

    static IEnumerable<CertificateText> Own(Session session, Trustpoint trustpoint)
        => trustpoint.Credentials is { Router: { } router, RouterKey: { } key } ? [new(router, [trustpoint.Name], CertificateStore.FileOf(trustpoint.Name), key, session.Router.Clock.Zone)] : [];

    /// <summary>A CA that several trustpoints have is shown once, with all of them.</summary>
    static IEnumerable<CertificateText> Cas(Session session, IReadOnlyList<Trustpoint> trustpoints)
        => trustpoints.Where(t => t.Credentials.Ca is not null).DistinctBy(t => t.Credentials.Ca!.Certificate).Select(t => new CertificateText(t.Credentials.Ca!,
            [.. session.Router.Trustpoints.All.Where(o => o.CaCertificates.Contains(t.CaCertificates[0])).Select(o => o.Name)], CertificateStore.FileOf(t.Name), null, session.Router.Clock.Zone));

    static IEnumerable<string> Pending(Trustpoint trustpoint)
    {
        var request = trustpoint.Credentials.Pending!;
        yield return "Certificate";
        yield return "  Status: Pending";
        yield return $"  Key Usage: {(request.Key.Algorithm == Tpm.KeyAlgorithm.Rsa ? "General Purpose" : "Signature")}";
        yield return $"  Certificate Request Fingerprint MD5: {PkiText.Groups(MD5.HashData(request.Encoded))}";
        yield return $"  Certificate Request Fingerprint SHA1: {PkiText.Groups(SHA1.HashData(request.Encoded))}";
        yield return $"  Associated Trustpoint: {trustpoint.Name} ";
    }
}
