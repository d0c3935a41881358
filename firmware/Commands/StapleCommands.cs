using Firmware.Cli;
using Firmware.Ocsp;
using Firmware.Pki;

namespace Firmware.Commands;

/// <summary>What operators do with certificates in EXEC mode: fetch staples now, drop them, validate, clear counters.</summary>
static class StapleCommands
{
    public static async Task RefreshAsync(Session session, Args args)
    {
        var targets = session.Router.Stapler.Targets.Where(t => !args.Has("name") || t.Trustpoint == args["name"]).ToArray();
        if (args.Has("name") && session.Router.Trustpoints.Find(args["name"]) is null) throw new CommandException($"% Trustpoint {args["name"]} is not configured.");
        if (targets.Length == 0) throw new CommandException("% Nothing to fetch: there is no certificate that a CA issued.");
        foreach (var (target, fetch) in targets.Select(t => (t, session.Router.Stapler.RefreshAsync(t, session.Cancel))).ToArray())
            session.WriteLine($"{target.Trustpoint} {target.Certificate.SerialHex}: {await fetch}");
    }

    /// <summary>Drops what is stapled and stored; each certificate's responder is asked anew at once.</summary>
    public static void Clear(Session session, Args args)
    {
        foreach (var target in session.Router.Stapler.Targets)
        {
            session.Router.Stapler.Forget(target);
            session.Router.Stapler.Watch(target);
        }
    }

    public static void ClearCounters(Session session, Args args) => session.Router.PkiCounters.Reset();

    /// <summary>Checks the router's own chain as a peer's would be, revocation included.</summary>
    public static async Task ValidateAsync(Session session, Args args)
    {
        if (session.Router.Trustpoints.Find(args["name"]) is not { } trustpoint) throw new CommandException("Validation Failed: trustpoint not found for root");
        if (trustpoint.Identity is not { } identity) throw new CommandException("Validation Failed: can't get local certificate chain" + (trustpoint.Missing is { } missing ? $"\n% {missing}." : ""));
        var now = session.Router.Clock.GetUtcNow();
        var evidence = new PeerEvidence(identity.Chain, [.. identity.Chain.Select((_, i) => identity.StapleFor(i, now)?.Encoded)]);
        var anchors = trustpoint.CaCertificates is { Count: > 0 } cas ? cas : [trustpoint.RouterCertificate!];
        var verdict = await session.Router.Validator.ValidateAsync(evidence, TrustPolicy.Of(trustpoint.Name, anchors, trustpoint.Config), PeerUsage.Own, StaplePolicy.Preferred, session.Cancel);
        if (!verdict.Accepted) throw new CommandException($"Validation Failed: {verdict.Sentence}");
        session.WriteLine($"Certificate chain has {verdict.Path.Count} certificates.");
        session.WriteLine($"Certificate chain for {trustpoint.Name} is valid");
    }
}
