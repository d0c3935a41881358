using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Peers;

/// <summary>The peers of the configuration, each checked again and again in its own loop. Lives on the device thread.</summary>
sealed class PeerLoops(PeerCheck check, Scheduler scheduler, Random jitter, Log log) : IDisposable
{
    readonly SortedDictionary<string, PeerLoop> loops = new(StringComparer.Ordinal);

    public IReadOnlyCollection<PeerLoop> All => loops.Values;

    /// <summary>Raised on the device thread after each check of any peer.</summary>
    public event Action<PeerLoop>? Checked;

    /// <summary>Starts, stops and restarts loops until they are what the configuration says; a peer that did not change goes on undisturbed.</summary>
    public void Apply(RunningConfig config)
    {
        var wanted = config.Peers.Select(p => PeerSettings.Of(p.Key, p.Value)).ToDictionary(p => p.Name);
        foreach (var loop in loops.Values.Where(l => wanted.GetValueOrDefault(l.Settings.Name) != l.Settings).ToArray()) End(loop);
        foreach (var peer in wanted.Values.Where(p => !loops.ContainsKey(p.Name))) Begin(peer);
    }

    public void Dispose()
    {
        foreach (var loop in loops.Values.ToArray()) End(loop);
    }

    /// <summary>The text of <c>show crypto pki peers</c>.</summary>
    public IReadOnlyList<string> Show() => PeerTable.Render(loops.Values.Select(l => (l.Settings, l.Last)), log.Clock.Zone);

    void Begin(PeerSettings peer)
    {
        var loop = new PeerLoop(peer, check, scheduler, jitter, log);
        loop.Checked += () => Checked?.Invoke(loop);
        loops.Add(peer.Name, loop);
    }

    void End(PeerLoop loop)
    {
        loops.Remove(loop.Settings.Name);
        loop.Dispose();
    }
}
