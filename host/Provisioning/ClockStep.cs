using System.Globalization;
using Host.Plans;

namespace Host.Provisioning;

/// <summary>Sets a clock nobody set, from the host's, in UTC: without it no certificate is valid yet.</summary>
sealed class ClockStep(TimeProvider clock, PlanMark mark) : Step("Clock: set from this host", mark)
{
    /// <summary>
    /// IOS takes whole seconds, and the line takes its time: rounded down, the router would run behind this host and refuse
    /// the certificate a CA here signs next as not yet valid. Up to two seconds ahead harms nothing.
    /// </summary>
    static readonly TimeSpan ahead = TimeSpan.FromSeconds(2);

    string Command => "clock set " + (clock.GetUtcNow() + ahead).ToString("HH:mm:ss d MMM yyyy", CultureInfo.InvariantCulture);

    public override IEnumerable<string> Script => [$"! in privileged EXEC: {Command}"];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.LeaveConfigurationAsync(cancel);
        await router.Talk.RunAsync(Command, cancel);
    }
}
