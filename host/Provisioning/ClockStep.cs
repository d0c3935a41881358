using System.Globalization;
using Host.Plans;

namespace Host.Provisioning;

/// <summary>Sets a clock nobody set, from the host's, in UTC: without it no certificate is valid yet.</summary>
sealed class ClockStep(TimeProvider clock, PlanMark mark) : Step("Clock: set from this host", mark)
{
    string Command => "clock set " + clock.GetUtcNow().ToString("HH:mm:ss d MMM yyyy", CultureInfo.InvariantCulture);

    public override IEnumerable<string> Script => [$"! in privileged EXEC: {Command}"];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.LeaveConfigurationAsync(cancel);
        await router.Talk.RunAsync(Command, cancel);
    }
}
