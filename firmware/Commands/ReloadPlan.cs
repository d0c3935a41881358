using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>A reload that was asked for, and will be made.</summary>
/// <param name="Due">By the router's clock.</param>
/// <param name="By">Who asked.</param>
sealed record PlannedReload(DateTimeOffset Due, string By, string Reason);

/// <summary>Reloads the router at a time, with warnings on every line as it comes near. Device thread.</summary>
sealed class ReloadPlan(Router router) : IDisposable
{
    const string Aborted = "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n";
    const string Now = "\n\n***\n*** --- SHUTDOWN NOW ---\n***\n\n";

    static readonly TimeSpan[] warnings = [TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)];
    static readonly Message Requested = new("SYS", 5, "RELOAD", "Reload requested by {0}. Reload Reason: {1}.");
    static readonly Message Scheduled = new("SYS", 5, "SCHEDULED_RELOAD", "Reload requested for {0} at {1} by {2}. Reload Reason: {3}.");
    static readonly Message Cancelled = new("SYS", 5, "SCHEDULED_RELOAD_CANCELLED", " Scheduled reload cancelled at {0}");

    readonly List<Job> jobs = [];

    public PlannedReload? Planned { get; private set; }

    /// <summary>Such as <c>Reload scheduled for 10:50:00 UTC Sun Nov 22 2026 (in 5 minutes) by console</c>, and the reason.</summary>
    public string Text(PlannedReload planned)
    {
        var left = ReloadTime.Text(planned.Due - router.Clock.GetUtcNow());
        var when = router.Clock.IsAuthoritative ? $"for {Timestamp.WithWeekday(planned.Due, router.Clock.Zone)} (in {left})" : $"in {left}";
        return $"Reload scheduled {when} by {planned.By}\nReload reason: {planned.Reason}\n";
    }

    /// <summary>Reloads at once: the vtys lose their connections, and are told why.</summary>
    public void Reload(Session session, string by, string reason)
    {
        foreach (var vty in router.Seats.Taken.Where(s => s.Line.Kind == LineKind.Vty)) vty.Session.Announce(Now);
        session.GoDown();
        GoDown(by, reason);
    }

    /// <summary>Takes the place of one that was planned before.</summary>
    /// <param name="followsClock">Whether setting the clock moves it: it is for a time of day.</param>
    public void Schedule(PlannedReload planned, bool followsClock)
    {
        Clear();
        Planned = planned;
        var now = router.Clock.GetUtcNow();
        Warn(planned.Due - now);
        router.Log.Write(Scheduled, Timestamp.WithWeekday(planned.Due, router.Clock.Zone), Timestamp.WithWeekday(now, router.Clock.Zone), planned.By, planned.Reason);
        foreach (var warning in warnings.Where(w => planned.Due - now > w)) Add(planned.Due - warning, () => Warn(warning));
        Add(planned.Due, Go);

        void Add(DateTimeOffset when, Action work)
            => jobs.Add(followsClock ? router.Scheduler.At("reload", when, work) : router.Scheduler.After("reload", when - now, work));
    }

    public void Cancel()
    {
        if (Planned is null) throw new CommandException("%No reload is scheduled");
        Clear();
        router.Announce(Aborted);
        router.Log.Write(Cancelled, Timestamp.WithWeekday(router.Clock.GetUtcNow(), router.Clock.Zone));
    }

    public void Dispose() => Clear();

    void Go()
    {
        var planned = Planned!;
        router.Announce(Now);
        foreach (var seat in router.Seats.Taken) seat.Session.GoDown();
        GoDown(planned.By, planned.Reason);
    }

    void GoDown(string by, string reason)
    {
        Clear();
        router.Log.Write(Requested, by, reason);
        router.Reload();
    }

    void Warn(TimeSpan time)
    {
        var left = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        router.Announce($"\n\n***\n*** --- SHUTDOWN in {(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00} ---\n***\n\n");
    }

    void Clear()
    {
        foreach (var job in jobs) job.Dispose();
        jobs.Clear();
        Planned = null;
    }
}
