using Host.Plans;
using Host.Talk;

namespace Host.Provisioning;

/// <summary>Makes the running configuration the one the router starts with.</summary>
sealed class SaveStep(PlanMark mark) : Step("Save", mark)
{
    public override IEnumerable<string> Script => ["! in privileged EXEC: write memory"];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.LeaveConfigurationAsync(cancel);
        var output = await router.Talk.RunAsync("write memory", (question, _) => question.EndsWith("[confirm]", StringComparison.Ordinal) ? "" : null, router.Talk.Pacing.Answer, cancel);
        if (!output.Any(l => l.Contains("[OK]", StringComparison.Ordinal)))
            throw new RouterException("the router did not say [OK] to \"write memory\"", string.Join('\n', output));
    }
}
