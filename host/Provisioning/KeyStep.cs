using Host.Plans;

namespace Host.Provisioning;

/// <summary>Has the router make a trustpoint's key pair; one that exists is never replaced.</summary>
sealed class KeyStep(PlannedTrustpoint trustpoint) : Step($"Key {trustpoint.Label}: {trustpoint.Key}", trustpoint.Mark)
{
    string Command => trustpoint.Key.Algorithm == "rsa"
        ? $"crypto key generate rsa general-keys label {trustpoint.Label} modulus {trustpoint.Key.Bits}"
        : $"crypto key generate ec keysize {trustpoint.Key.Bits} label {trustpoint.Label}";

    public override IEnumerable<string> Script => [Command];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.ConfigureAsync(cancel);
        await router.Talk.RunAsync(Command, (question, _) => question.Contains("replace", StringComparison.OrdinalIgnoreCase) ? "no" : null, router.Talk.Pacing.KeyMaking, cancel);
    }
}
