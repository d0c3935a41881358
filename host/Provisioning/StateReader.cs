using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>Asks the router what it has.</summary>
sealed class StateReader(RouterSession router, Plan plan)
{
    public async Task<RouterState> ReadAsync(CancellationToken cancel)
    {
        var clock = ShowText.ClockIsSet(await router.ShowAsync("show clock", cancel));
        var running = new ConfigText(await router.ShowAsync("show running-config", cancel));
        var state = new RouterState(running, await StartupAsync(cancel), clock) { HeldSecrets = await HeldAsync(running, cancel) };
        return plan.Trustpoints.Count == 0 ? state : state with
        {
            Keys = ShowText.Keys(await router.ShowAsync("show crypto key mypubkey all", cancel)),
            CaFingerprints = ShowText.CaFingerprints(await router.ShowAsync("show crypto pki trustpoints status", cancel)),
            Certificates = ShowText.Certificates(await router.ShowAsync("show crypto pki certificates", cancel)),
        };
    }

    /// <summary>A router that never saved says so in words that begin with a percent sign or not: either way nothing is saved.</summary>
    async Task<ConfigText> StartupAsync(CancellationToken cancel)
    {
        try
        {
            var lines = await router.ShowAsync("show startup-config", cancel);
            return lines.Any(l => l.StartsWith("startup-config is not present", StringComparison.Ordinal)) ? ConfigText.Empty : new ConfigText(lines);
        }
        catch (RouterException e) when (e.Answer.Contains("not present", StringComparison.Ordinal) || e.Answer.Contains("Non-volatile", StringComparison.Ordinal))
        {
            return ConfigText.Empty;
        }
    }

    async Task<HashSet<string>> HeldAsync(ConfigText running, CancellationToken cancel)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        if (plan.EnableSecret is { } enable && await HoldsAsync(running, "enable secret ", enable, cancel))
            held.Add("enable");
        foreach (var user in plan.Users)
            if (await HoldsAsync(running, $"username {user.Name} {(user.Privilege == 1 ? "" : $"privilege {user.Privilege} ")}secret ", user.Secret, cancel))
                held.Add("username " + user.Name);
        return held;
    }

    async Task<bool> HoldsAsync(ConfigText running, string prefix, Secret secret, CancellationToken cancel)
    {
        var line = running.TopLines.FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal));
        var password = secret.Reveal();
        router.Talk.Journal.Hide(password);
        return line is not null && await SecretHash.MatchesAsync(line[prefix.Length..], password, cancel);
    }
}
