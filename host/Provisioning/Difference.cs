using Host.Ca;
using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>What of a plan a router lacks, in the order it has to be typed. With no router to read, everything.</summary>
sealed class Difference(Plan plan, RouterState? state, TimeProvider clock)
{
    readonly ConfigText running = state?.Running ?? ConfigText.Empty;
    readonly List<Step> steps = [];

    /// <summary>Everything but saving.</summary>
    /// <exception cref="RouterException">The router has something else in its place that only a person may remove.</exception>
    public IReadOnlyList<Step> Steps()
    {
        Clock();
        Add("Names", null, Names());
        Add("Secrets", null, Secrets());
        Add("Console login", "line con 0", ConsoleLogin());
        foreach (var trustpoint in plan.Trustpoints)
            Trustpoint(trustpoint);
        Add("HTTPS", null, Https());
        return steps;
    }

    /// <summary>Whether saving is due though nothing is missing: an earlier run was cut before it.</summary>
    public bool IsUnsaved => plan.Save && (state is null || !state.Running.SaysTheSameAs(state.Startup));

    void Add(string title, string? header, IEnumerable<Setting> settings, bool mayRevive = false)
    {
        var missing = settings.ToList();
        if (missing.Count > 0)
            steps.Add(new SettingsStep(title, header, missing) { MayReviveCertificates = mayRevive });
    }

    void Clock()
    {
        if (state is { ClockIsSet: true } || plan.SetClock is { Value: false } || (plan.SetClock is null && state is null))
            return;
        if (plan.SetClock is { } set)
            steps.Add(new ClockStep(clock, set.Mark));
        else if (plan.Trustpoints.Count > 0)
            throw new RouterException("the router's clock is not set, so no certificate is valid on it; clock: host in the plan sets it from this host");
    }

    IEnumerable<Setting> Names()
    {
        if (plan.Hostname is { } hostname && !running.TopLines.Contains($"hostname {hostname.Value}"))
            yield return new($"hostname {hostname.Value}", hostname.Mark);
        if (plan.DomainName is { } domain && !running.TopLines.Contains($"ip domain name {domain.Value}") && !running.TopLines.Contains($"ip domain-name {domain.Value}"))
            yield return new($"ip domain name {domain.Value}", domain.Mark);
    }

    IEnumerable<Setting> Secrets()
    {
        if (plan.EnableSecret is { } enable && state?.HeldSecrets.Contains("enable") != true)
            yield return new("enable secret", enable.Mark) { Secret = enable };
        foreach (var user in plan.Users.Where(u => state?.HeldSecrets.Contains("username " + u.Name) != true))
            yield return new($"username {user.Name} privilege {user.Privilege} secret", user.Mark) { Secret = user.Secret };
    }

    IEnumerable<Setting> ConsoleLogin()
    {
        if (plan.ConsoleLogin is { } login && running.Section("line con 0").Contains("login local") != login.Value)
            yield return new(login.Value ? "login local" : "no login local", login.Mark);
    }

    void Trustpoint(PlannedTrustpoint trustpoint)
    {
        var authority = Authority.Of(trustpoint, clock);
        if (KeyIsMissing(trustpoint))
            steps.Add(new KeyStep(trustpoint));
        var header = $"crypto pki trustpoint {trustpoint.Name}";
        Add($"Trustpoint {trustpoint.Name}: settings", header, TrustpointSettings.Missing(trustpoint, running.Section(header)), mayRevive: !running.TopLines.Contains(header));
        if (!IsAuthenticated(trustpoint, authority))
            steps.Add(new AuthenticateStep(trustpoint, authority));
        if (!IsEnrolled(trustpoint))
            steps.Add(new EnrolStep(trustpoint, authority));
    }

    bool KeyIsMissing(PlannedTrustpoint trustpoint)
    {
        if (state is null || !state.Keys.TryGetValue(trustpoint.Label, out var key))
            return true;
        return key.Algorithm == trustpoint.Key.Algorithm && key.Bits == trustpoint.Key.Bits ? false
            : throw Conflict(trustpoint, $"its key {key.Label} is {key.Algorithm} {key.Bits}, the plan says {trustpoint.Key}", $"crypto key zeroize {key.Algorithm} {key.Label}");
    }

    bool IsAuthenticated(PlannedTrustpoint trustpoint, Authority authority)
    {
        if (state is null || !state.CaFingerprints.TryGetValue(trustpoint.Name, out var has))
            return false;
        using var ca = authority.CaCertificate();
        return has == AuthenticateStep.Fingerprint(ca) ? true
            : throw Conflict(trustpoint, $"it trusts another CA (SHA-1 {has}) than {trustpoint.Authority.Certificate} ({AuthenticateStep.Fingerprint(ca)})", $"no crypto pki trustpoint {trustpoint.Name}");
    }

    bool IsEnrolled(PlannedTrustpoint trustpoint) => state is not null && state.Keys.ContainsKey(trustpoint.Label)
        && state.Certificates.Any(c => c.Available && c.Trustpoints.Contains(trustpoint.Name) && (c.End is null || c.End > clock.GetUtcNow()));

    IEnumerable<Setting> Https()
    {
        if (plan.Https is not { } https)
            yield break;
        if (https.Trustpoint is { } trustpoint && !running.TopLines.Contains($"ip http secure-trustpoint {trustpoint.Value}"))
            yield return new($"ip http secure-trustpoint {trustpoint.Value}", trustpoint.Mark);
        if (https.Port is { } port && !running.TopLines.Contains($"ip http secure-port {port.Value}")
            && (state is null || port.Value != 443 || running.TopLines.Any(l => l.StartsWith("ip http secure-port ", StringComparison.Ordinal))))
            yield return new($"ip http secure-port {port.Value}", port.Mark);
        if (!running.TopLines.Contains("ip http secure-server"))
            yield return new("ip http secure-server", https.Mark) { MakesKey = true };
    }

    /// <summary>Nothing that would destroy a key or a trust is ever typed for the person: it is named, and left to them.</summary>
    static RouterException Conflict(PlannedTrustpoint trustpoint, string what, string remedy) =>
        new($"trustpoint {trustpoint.Name}: the router differs in what this tool does not undo: {what}; where that is meant, type \"{remedy}\" yourself, then run this again") { Mark = trustpoint.Mark };
}
