using Firmware.Kernel;

namespace Firmware.Ocsp;

/// <summary>
/// Keeps the staples of the router's own certificates fresh, each by a job of its own, so that no handshake ever waits for a
/// responder. Nothing is fetched or served before the clock may be believed.
/// </summary>
sealed class Stapler : IDisposable
{
    readonly Scheduler scheduler;
    readonly TimeProvider clock;
    readonly ResponderClient client;
    readonly StapleStore store;
    readonly RefreshPlan plan;
    readonly Log log;
    readonly List<StapleWatch> watches = [];
    bool hasBegun;

    public Stapler(Scheduler scheduler, TimeProvider clock, ResponderClient client, StapleStore store, Random jitter, Log log)
    {
        (this.scheduler, this.clock, this.client, this.store, this.log) = (scheduler, clock, client, store, log);
        plan = new RefreshPlan(jitter);
        hasBegun = IsClockBelieved;
        if (clock is DeviceClock device) device.Changed += OnClockSet;
    }

    /// <summary>What is watched, in the order it was added.</summary>
    public IReadOnlyList<StapleTarget> Targets => [.. watches.Select(w => w.Target)];

    /// <summary>
    /// Serves the stored staple where it still may be served, else fetches one at once, and keeps it fresh from then on. Watching
    /// what is watched already is how to say that its configuration changed. Device thread.
    /// </summary>
    public void Watch(StapleTarget target)
    {
        if (Find(target) is { } known)
        {
            if (hasBegun) known.Reconsider();
            return;
        }
        var watch = new StapleWatch(target, scheduler, clock, client, store, plan, log);
        watches.Add(watch);
        if (hasBegun) watch.Begin();
        else target.LastOutcome = NotYet;
    }

    /// <summary>Stops watching a certificate that is no longer used, serves nothing for it and deletes its stored staple. Device thread.</summary>
    public void Forget(StapleTarget target)
    {
        if (Find(target) is not { } watch) return;
        watches.Remove(watch);
        watch.Withdraw();
        watch.Dispose();
    }

    /// <summary>Fetches now, or joins the fetch under way, and says in a sentence what came; <paramref name="cancel"/> ends the waiting, not the fetch. Device thread.</summary>
    public Task<string> RefreshAsync(StapleTarget target, CancellationToken cancel)
    {
        if (Find(target) is not { } watch) return Task.FromResult("the certificate is not watched");
        return hasBegun ? watch.RefreshAsync().WaitAsync(cancel) : Task.FromResult(NotYet);
    }

    /// <summary>Stops all fetching; stored staples stay for the next boot.</summary>
    public void Dispose()
    {
        if (clock is DeviceClock device) device.Changed -= OnClockSet;
        foreach (var watch in watches) watch.Dispose();
        watches.Clear();
    }

    const string NotYet = "the clock is not set: nothing is fetched before it is";

    bool IsClockBelieved => clock is not DeviceClock { IsAuthoritative: false };

    StapleWatch? Find(StapleTarget target) => watches.Find(w => w.Target == target);

    void OnClockSet() => scheduler.Start("stapler", () =>
    {
        if (!IsClockBelieved) return Task.CompletedTask;
        foreach (var watch in watches)
            if (hasBegun) watch.Reconsider();
            else watch.Begin();
        hasBegun = true;
        return Task.CompletedTask;
    });
}
