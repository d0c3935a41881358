using Firmware.Kernel;

namespace Firmware.Ocsp;

/// <summary>Keeps one certificate's staple: a job to fetch it anew, a job to end it, at most one fetch under way. Device thread.</summary>
sealed class StapleWatch : IDisposable
{
    static readonly Message Installed = new("PKI", 6, "STAPLE_INSTALLED", "Trustpoint {0}: an OCSP response (good) is stapled until {1}");
    static readonly Message Revoked = new("PKI", 3, "STAPLE_REVOKED", "Trustpoint {0}: the CA has revoked certificate {1} ({2}); peers are shown that");
    static readonly Message Restored = new("PKI", 5, "STAPLE_RESTORED", "Trustpoint {0}: certificate {1} is no longer revoked");
    static readonly Message Ended = new("PKI", 3, "STAPLE_EXPIRED", "Trustpoint {0}: the OCSP response ended and no other took its place; nothing is stapled{1}");
    static readonly Message FetchFailed = new("PKI", 4, "STAPLE_FETCHFAIL", "Trustpoint {0}: {1}");
    static readonly Message FetchedAgain = new("PKI", 5, "STAPLE_FETCHED", "Trustpoint {0}: the responder answers again");

    readonly StapleTarget target;
    readonly Scheduler scheduler;
    readonly TimeProvider clock;
    readonly ResponderClient client;
    readonly StapleStore store;
    readonly RefreshPlan plan;
    readonly Log log;
    readonly CancellationTokenSource over = new();
    readonly CancellationToken cancel;
    readonly string file;

    Job? refresh;
    Job? end;
    Task<string>? underWay;
    IReadOnlyList<string> asked = [];
    string? workingUrl;
    string? complaint;
    int failures;

    /// <summary>The certificate it is about.</summary>
    public StapleTarget Target => target;

    public StapleWatch(StapleTarget target, Scheduler scheduler, TimeProvider clock, ResponderClient client, StapleStore store, RefreshPlan plan, Log log)
    {
        (this.target, this.scheduler, this.clock, this.client, this.store, this.plan, this.log) = (target, scheduler, clock, client, store, plan, log);
        cancel = over.Token;
        file = StapleStore.NameOf(target.Certificate);
    }

    /// <summary>Serves what is stored where it still may be served, and fetches at once where nothing is.</summary>
    public void Begin()
    {
        var now = clock.GetUtcNow();
        if (store.Load(file, target.Certificate, target.Issuer, now, client.Policy) is { } stored)
        {
            Adopt(stored);
            asked = target.Urls;
            FetchAt(plan.AfterSuccess(stored, now, maxAge: null));
        }
        else FetchAt(now);
    }

    /// <summary>Looks again after the clock or the configuration changed: a staple from the future is dropped, new responders are asked at once.</summary>
    public void Reconsider()
    {
        var now = clock.GetUtcNow();
        if (target.Current is { } staple && staple.ThisUpdate > now + Staple.Skew)
        {
            Withdraw();
            FetchAt(now);
        }
        else if (underWay is null && !asked.SequenceEqual(target.Urls)) FetchAt(now);
    }

    /// <summary>Fetches now, or waits for the fetch that is under way; the sentence says what came.</summary>
    public Task<string> RefreshAsync() => underWay ??= FetchAsync();

    /// <summary>Serves nothing from now on and forgets what is stored.</summary>
    public void Withdraw()
    {
        end?.Dispose();
        store.Remove(file);
        if (target.Current is not null) target.Serve(null);
    }

    public void Dispose()
    {
        over.Cancel();
        refresh?.Dispose();
        end?.Dispose();
        over.Dispose();
        target.NextFetch = null;
    }

    void FetchAt(DateTimeOffset when)
    {
        refresh?.Dispose();
        target.NextFetch = when;
        refresh = scheduler.At("staple refresh", when, () => scheduler.Start("staple refresh", RefreshAsync));
    }

    async Task<string> FetchAsync()
    {
        await Task.Yield(); // whoever asked holds this task before it can end
        try { return cancel.IsCancellationRequested ? target.LastOutcome : Take(await AskAsync()); }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { return target.LastOutcome; }
        finally { underWay = null; }
    }

    // Each responder in turn, the one that worked last time first.
    async Task<FetchOutcome> AskAsync()
    {
        asked = [.. target.Urls];
        if (asked.Count == 0) return new(null, "no responder is known: the certificate names none and 'ocsp url' is not set", null);
        var failed = new List<FetchOutcome>();
        foreach (var url in asked.OrderByDescending(u => u == workingUrl))
        {
            var outcome = await AskAsync(url);
            if (outcome.Staple is null) { failed.Add(outcome); continue; }
            workingUrl = url;
            return outcome;
        }
        return new(null, string.Join("; ", failed.Select(f => f.Sentence)), failed.Min(f => f.RetryAfter));
    }

    async Task<FetchOutcome> AskAsync(string url)
    {
        var sendNonce = target.SendNonce;
        try { return await Task.Run(() => client.FetchAsync(url, target.Certificate, target.Issuer, sendNonce, cancel), cancel); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Fault($"fetch from {url}", e);
            return new(null, $"the fetch from {url} broke off", null);
        }
    }

    string Take(FetchOutcome outcome)
    {
        var now = clock.GetUtcNow();
        (target.LastFetch, target.LastOutcome) = (now, outcome.Sentence);
        if (outcome.Staple is { } staple && Accept(staple, now))
        {
            if (failures > 0 && complaint is not null) log.Write(FetchedAgain, target.Trustpoint);
            (failures, complaint) = (0, null);
            FetchAt(plan.AfterSuccess(target.Current!, now, outcome.MaxAge));
            return target.LastOutcome;
        }
        failures++;
        if (asked.Count > 0 && complaint != target.LastOutcome) log.Write(FetchFailed, target.Trustpoint, complaint = target.LastOutcome);
        FetchAt(plan.AfterFailure(failures, now, outcome.RetryAfter, target.Current));
        return target.LastOutcome;
    }

    // Refused is what may not be served any more and what memory has no room for; where such a staple says revoked, no older good one stays.
    bool Accept(Staple staple, DateTimeOffset now)
    {
        if (target.Current is { } served && staple.ThisUpdate < served.ThisUpdate)
        {
            target.LastOutcome += "; older than the response that is stapled, which stays";
            return true;
        }
        if (target.Current?.Encoded.AsSpan().SequenceEqual(staple.Encoded) == true) return true;
        var refusal = now >= staple.NextUpdate ? "it has ended already" : store.Put(file, staple) ? null : "memory has no room for it";
        if (refusal is null)
        {
            Adopt(staple);
            return true;
        }
        target.LastOutcome += $"; not stapled: {refusal}";
        if (staple.Status == StapleStatus.Revoked) Withdraw();
        return false;
    }

    void Adopt(Staple staple)
    {
        var before = target.Current?.Status;
        end?.Dispose();
        end = scheduler.At("staple end", staple.NextUpdate, End);
        target.Serve(staple);
        if (staple.Status == StapleStatus.Revoked && before != StapleStatus.Revoked) log.Write(Revoked, target.Trustpoint, target.Certificate.SerialHex, staple.RevocationReason ?? "no reason given");
        if (staple.Status == StapleStatus.Good && before == StapleStatus.Revoked) log.Write(Restored, target.Trustpoint, target.Certificate.SerialHex);
        if (staple.Status == StapleStatus.Good && before is null) log.Write(Installed, target.Trustpoint, Timestamp.Zoned(staple.NextUpdate, log.Clock.Zone));
    }

    void End()
    {
        if (cancel.IsCancellationRequested || target.Current is not { } staple || clock.GetUtcNow() < staple.NextUpdate) return;
        Withdraw();
        log.Write(Ended, target.Trustpoint, target.Certificate.IsMustStaple ? ", although the certificate demands it" : "");
    }
}
