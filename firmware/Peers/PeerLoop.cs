using Firmware.Kernel;

namespace Firmware.Peers;

/// <summary>Checks one peer at once, and again each interval after a check has ended, until it is disposed. Lives on the device thread.</summary>
sealed class PeerLoop : IDisposable
{
    // Routers started together shall not knock together.
    const double Jitter = 0.05;

    static readonly Message Accepted = new("PKI", 5, "PEER_VALID", "Peer {0}: {1}; staple {2}");
    static readonly Message Refused = new("PKI", 3, "PEER_INVALID", "Peer {0}: {1}; staple {2}");

    readonly PeerCheck check;
    readonly Scheduler scheduler;
    readonly Random jitter;
    readonly Log log;
    readonly CancellationTokenSource over = new();
    Job? next;

    public PeerLoop(PeerSettings settings, PeerCheck check, Scheduler scheduler, Random jitter, Log log)
    {
        (Settings, this.check, this.scheduler, this.jitter, this.log) = (settings, check, scheduler, jitter, log);
        if (settings.Idle is null) scheduler.Start(Name, CheckAsync);
    }

    public PeerSettings Settings { get; }

    /// <summary>What the last check came to; null before the first has ended.</summary>
    public PeerResult? Last { get; private set; }

    /// <summary>Raised on the device thread after each check.</summary>
    public event Action? Checked;

    public void Dispose()
    {
        next?.Dispose();
        over.Cancel();
        over.Dispose();
    }

    string Name => $"peer {Settings.Name}";

    async Task CheckAsync()
    {
        if (over.IsCancellationRequested) return;
        PeerResult result;
        try { result = await check.RunAsync(Settings, over.Token); }
        catch (OperationCanceledException) { return; } // disposed meanwhile: nobody wants the result
        if (over.IsCancellationRequested) return;
        if (!result.IsSameOutcome(Last)) log.Write(result.Accepted ? Accepted : Refused, Settings.Name, result.Sentence, PeerTable.Word(result.Staple));
        Last = result;
        next = scheduler.After(Name, Settings.Interval * (1 + Jitter * (2 * jitter.NextDouble() - 1)), () => scheduler.Start(Name, CheckAsync));
        Checked?.Invoke();
    }
}
