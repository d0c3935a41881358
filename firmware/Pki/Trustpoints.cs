using Firmware.Config;
using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>The trustpoints that are configured, each with its certificates and identity; lives on the device thread.</summary>
sealed class Trustpoints
{
    static readonly Message Created = new("PKI", 6, "TRUSTPOINT_CREATE", "Trustpoint: {0} created succesfully");
    static readonly Message NoClock = new("PKI", 2, "NON_AUTHORITATIVE_CLOCK", "PKI functions can not be initialized until an authoritative time source, like NTP, can be obtained.");
    static readonly Message ClockSet = new("PKI", 6, "AUTHORITATIVE_CLOCK", "The system clock has been set.");
    static readonly Message Full = new("PKI", 3, "TRUSTPOINT_LIMIT", "Trustpoint {0} is not used: this router takes {1} trustpoints");
    static readonly Message NotEnrolled = new("PKI", 4, "NOT_ENROLLED", "Trustpoint {0} is not enrolled: {1}");

    readonly CertificateStore store;
    readonly KeyStore keys;
    readonly DeviceClock clock;
    readonly Log log;
    readonly Func<Trustpoint, IdentityPublisher> publisherOf;
    readonly SortedDictionary<string, (Trustpoint Trustpoint, IdentityPublisher Publisher)> all = new(StringComparer.Ordinal);
    readonly HashSet<string> refused = new(StringComparer.Ordinal);
    bool waitsForClock;

    /// <param name="limit">How many trustpoints the board takes.</param>
    public Trustpoints(CertificateStore store, KeyStore keys, Stapler stapler, DeviceClock clock, PkiCounters counters, Log log, int limit)
    {
        (this.store, this.keys, this.clock, this.log, Limit) = (store, keys, clock, log, limit);
        publisherOf = trustpoint => new(trustpoint, keys, stapler, counters);
        clock.Changed += OnClockSet;
    }

    /// <summary>Raised on the device thread after a trustpoint's certificates changed, or it came or went.</summary>
    public event Action<Trustpoint>? Changed;

    public int Limit { get; }
    public IReadOnlyList<Trustpoint> All => [.. all.Values.Select(e => e.Trustpoint)];

    public Trustpoint? Find(string name) => all.TryGetValue(name, out var entry) ? entry.Trustpoint : null;

    /// <summary>Whether one more trustpoint may be configured, or this one is there already.</summary>
    public bool HasRoomFor(RunningConfig config, string name) => config.Trustpoints.ContainsKey(name) || config.Trustpoints.Count < Limit;

    /// <summary>Brings the trustpoints in line with the configuration; doing it twice changes nothing. Device thread.</summary>
    public void Apply(RunningConfig config)
    {
        AwaitClock();
        foreach (var gone in all.Keys.Where(n => !config.Trustpoints.ContainsKey(n)).ToArray()) Drop(gone);
        refused.RemoveWhere(n => !config.Trustpoints.ContainsKey(n));
        foreach (var (name, settings) in config.Trustpoints)
        {
            if (all.TryGetValue(name, out var entry)) entry.Trustpoint.Config = settings;
            else if (all.Count < Limit) Take(name, settings);
            else if (refused.Add(name)) log.Write(Full, name, Limit);
        }
        Publish();
    }

    /// <summary>Names the certificates whose trustpoint is not configured; once, after startup-config was replayed.</summary>
    public void ReportOrphans(RunningConfig config) => store.ReportOrphans(config.Trustpoints.Keys.ToHashSet(StringComparer.Ordinal));

    /// <summary>Replaces what a trustpoint keeps, durably, then publishes it; a <see cref="PkiException"/> leaves the old.</summary>
    public void Replace(Trustpoint trustpoint, Credentials credentials)
    {
        store.Save(credentials);
        trustpoint.Credentials = credentials;
        Publish();
        Changed?.Invoke(trustpoint);
    }

    /// <summary>Removes the certificates made with keys that are gone or were replaced.</summary>
    public void RemoveCertificatesOf(IReadOnlyCollection<KeyName> gone)
    {
        foreach (var trustpoint in All)
        {
            var kept = gone.Aggregate(trustpoint.Credentials, (credentials, key) => credentials.WithoutKey(key));
            if (kept != trustpoint.Credentials) Replace(trustpoint, kept);
        }
    }

    /// <summary>Publishes every identity anew: a chain may hold another trustpoint's CA.</summary>
    public void Publish()
    {
        if (waitsForClock) return;
        var issuers = all.Values.SelectMany(e => e.Trustpoint.CaCertificates).Distinct().ToArray();
        foreach (var (trustpoint, publisher) in all.Values)
        {
            var before = trustpoint.Missing;
            publisher.Publish(issuers);
            if (trustpoint.Missing is { } missing && missing != before) log.Write(NotEnrolled, trustpoint.Name, missing);
        }
    }

    /// <summary>Throws where the time is not to be believed: no validity can be judged then.</summary>
    public void RequireClock()
    {
        if (!clock.IsAuthoritative) throw new PkiException(NoClock.Format.TrimEnd('.'));
    }

    void Take(string name, TrustpointConfig settings)
    {
        var trustpoint = new Trustpoint(name, settings, store.Load(name));
        all[name] = (trustpoint, publisherOf(trustpoint));
        log.Write(Created, name);
        Changed?.Invoke(trustpoint);
    }

    void Drop(string name)
    {
        all.Remove(name, out var entry);
        entry.Publisher.Withdraw();
        store.Release(name);
        Changed?.Invoke(entry.Trustpoint);
    }

    void AwaitClock()
    {
        if (clock.IsAuthoritative || waitsForClock) return;
        waitsForClock = true;
        log.Write(NoClock);
    }

    void OnClockSet()
    {
        if (!waitsForClock) return;
        waitsForClock = false;
        log.Write(ClockSet);
        Publish();
        foreach (var trustpoint in All) Changed?.Invoke(trustpoint);
    }
}
