using System.Net;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>What the router's clock is, seen by NTP.</summary>
/// <param name="Peer">The server the clock follows; null while it follows none.</param>
/// <param name="Reference">When the clock was last put right.</param>
/// <param name="Offset">How far off it was then.</param>
/// <param name="UpdatedAt">The same moment by <see cref="TimeProvider.GetTimestamp"/>; null before the first.</param>
sealed record NtpState(NtpAssociation? Peer, NtpTimestamp Reference, TimeSpan Offset, long? UpdatedAt);

/// <summary>
/// The router's NTP client (RFC 5905, client mode only): keeps one association per configured server, believes the majority, and steps or
/// slews the clock. Lives on the device thread.
/// </summary>
sealed class NtpClient : IDisposable
{
    // RFC 5905 §7.2 STEPT: what is farther off than this is not worth waiting for.
    static readonly TimeSpan stepThreshold = TimeSpan.FromMilliseconds(128);
    static readonly TimeSpan farthest = TimeSpan.FromSeconds(1);

    static readonly Message Reachable = new("NTP", 6, "PEERREACH", "Peer {0} is reachable");
    static readonly Message Unreachable = new("NTP", 4, "PEERUNREACH", "Peer {0} is unreachable");
    static readonly Message Synced = new("NTP", 5, "PEERSYNC", "NTP synced to peer {0}");
    static readonly Message Lost = new("NTP", 4, "UNSYNC", "NTP sync is lost");

    readonly DeviceClock clock;
    readonly Scheduler scheduler;
    readonly NameResolution names;
    readonly Interfaces interfaces;
    readonly Log log;
    readonly List<NtpAssociation> associations = [];
    NtpConfig config = new();
    NtpSample? used;
    bool isSetting;
    int lastId;

    public NtpClient(DeviceClock clock, Scheduler scheduler, NameResolution names, Interfaces interfaces, NtpExchange exchange, Log log)
    {
        (this.clock, this.scheduler, this.names, this.interfaces, Exchange, this.log) = (clock, scheduler, names, interfaces, exchange, log);
        clock.Changed += OnClockSet;
    }

    public NtpExchange Exchange { get; }
    public IReadOnlyList<NtpAssociation> Associations => associations;
    public NtpState State { get; private set; } = new(null, default, TimeSpan.Zero, null);

    /// <summary>Since the first server was configured, by <see cref="TimeProvider.GetTimestamp"/>; null while there is none.</summary>
    public long? EnabledAt { get; private set; }

    /// <summary>Counts how often the clock jumped: what was measured across a jump is worth nothing.</summary>
    public int Generation { get; private set; }

    /// <summary>Compares the associations with the configuration.</summary>
    public void Apply(NtpConfig wanted)
    {
        config = wanted;
        foreach (var gone in associations.Where(a => !wanted.Servers.Contains(a.Config)).ToArray())
        {
            associations.Remove(gone);
            gone.Dispose();
        }
        foreach (var server in wanted.Servers.Where(s => associations.All(a => a.Config != s)).ToArray())
        {
            var association = new NtpAssociation(this, clock, server, ++lastId);
            associations.Add(association);
            scheduler.Start($"ntp server {server.Host}", association.RunAsync);
        }
        EnabledAt = associations.Count == 0 ? null : EnabledAt ?? clock.GetTimestamp();
        Select();
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancel) => names.ResolveAsync(host, cancel);

    /// <summary>The address to ask from; null leaves it to the host the router runs on.</summary>
    public IPAddress? SourceOf(NtpServer server)
    {
        var name = server.Source.Length > 0 ? server.Source : config.Source;
        return interfaces.States.FirstOrDefault(s => s.Name == name && s.IsUp)?.Addresses is [var first, ..] ? first : null;
    }

    /// <summary>A server began to answer, or has not for eight polls.</summary>
    public void Tell(NtpAssociation association, bool isReachable) => Say(isReachable ? Reachable : Unreachable, NameOf(association));

    /// <summary>Finds out whom to follow, and puts the clock right by him where he has measured anew.</summary>
    public void Select()
    {
        foreach (var association in associations) association.Standing = NtpStanding.Rejected;
        var fit = associations.Where(a => a.IsFit).ToArray();
        var truechimers = NtpSelection.Truechimers([.. fit.Select(a => new NtpSelection.Interval(a.Filter.Offset, a.Distance))]);
        foreach (var (index, association) in fit.Index()) association.Standing = truechimers[index] ? NtpStanding.Candidate : NtpStanding.Falseticker;
        // One that is measured to the end must not win because the others are still being measured.
        var heard = associations.Count(a => a.Reach != 0 && a.IsSane && a.Refused is null);
        var peer = 2 * fit.Count(a => a.Standing == NtpStanding.Candidate) <= heard ? null : fit.Where(a => a.Standing == NtpStanding.Candidate).OrderByDescending(a => a.Config.Prefer).ThenBy(a => a.Last!.Stratum * farthest + a.Distance).FirstOrDefault();
        if (peer is not null) peer.Standing = NtpStanding.SystemPeer;
        Follow(peer);
    }

    public void Dispose()
    {
        clock.Changed -= OnClockSet;
        foreach (var association in associations) association.Dispose();
        associations.Clear();
    }

    void Follow(NtpAssociation? peer)
    {
        var before = State.Peer;
        State = State with { Peer = peer };
        if (peer is null && before is not null)
        {
            if (associations.Count > 0) clock.LoseSynchronization();
            Say(Lost);
        }
        if (peer is null) return;
        if (peer.Filter.Best is { } best && (used is null || best.At > used.At || before != peer && best != used)) Discipline(peer, best);
        if (peer != before) Say(Synced, NameOf(peer));
    }

    void Discipline(NtpAssociation peer, NtpSample sample)
    {
        used = sample;
        var offset = sample.Offset;
        if (!clock.IsAuthoritative || offset.Duration() > stepThreshold) Step(offset);
        else clock.Slew(offset);
        foreach (var association in associations) association.Filter.Shift(offset);
        used = peer.Filter.Best;
        State = new(peer, NtpTimestamp.Of(clock.GetUtcNow()), offset, clock.GetTimestamp());
    }

    void Step(TimeSpan offset)
    {
        isSetting = true;
        Generation++;
        clock.Set(clock.GetUtcNow() + offset, TimeSource.Ntp);
        isSetting = false;
    }

    // Somebody typed `clock set`: the servers are measured anew against the new time.
    void OnClockSet()
    {
        if (isSetting) return;
        Generation++;
        used = null;
        foreach (var association in associations) association.Forget();
        State = State with { Peer = null };
    }

    void Say(Message message, params ReadOnlySpan<object?> arguments)
    {
        if (config.Logging) log.Write(message, arguments);
    }

    static string NameOf(NtpAssociation association) => association.Address?.ToString() ?? association.Config.Host;
}
