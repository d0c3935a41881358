using System.Net;

namespace Firmware.Net;

/// <summary>A name that a name server answered, as <c>show hosts</c> lists it.</summary>
/// <param name="Age">Since it was asked for.</param>
sealed record CachedHost(string Name, IReadOnlyList<IPAddress> Addresses, TimeSpan Age);

/// <summary>Answers of name servers for as long as they say. Fetches read it from other threads.</summary>
sealed class HostCache(TimeProvider clock)
{
    const int MaxEntries = 256;

    readonly Lock gate = new();
    readonly SortedDictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything still valid, by name.</summary>
    public IReadOnlyList<CachedHost> Entries
    {
        get
        {
            lock (gate)
            {
                DropExpired();
                return [.. entries.Select(e => new CachedHost(e.Key, e.Value.Addresses, clock.GetElapsedTime(e.Value.Since)))];
            }
        }
    }

    public IReadOnlyList<IPAddress>? Find(string name)
    {
        lock (gate) return entries.TryGetValue(name, out var entry) && IsValid(entry) ? entry.Addresses : null;
    }

    /// <summary>Keeps an answer; the one that would end first makes room.</summary>
    public void Put(string name, IReadOnlyList<IPAddress> addresses, TimeSpan life)
    {
        if (life <= TimeSpan.Zero) return;
        lock (gate)
        {
            DropExpired();
            if (entries.Count >= MaxEntries && !entries.ContainsKey(name)) entries.Remove(entries.MinBy(e => e.Value.Life - clock.GetElapsedTime(e.Value.Since)).Key);
            entries[name] = new Entry(addresses, clock.GetTimestamp(), life);
        }
    }

    public void Clear()
    {
        lock (gate) entries.Clear();
    }

    /// <summary>Forgets one name; false where it was not there.</summary>
    public bool Remove(string name)
    {
        lock (gate) return entries.Remove(name);
    }

    bool IsValid(Entry entry) => clock.GetElapsedTime(entry.Since) < entry.Life;

    void DropExpired()
    {
        foreach (var name in entries.Where(e => !IsValid(e.Value)).Select(e => e.Key).ToArray()) entries.Remove(name);
    }

    sealed record Entry(IReadOnlyList<IPAddress> Addresses, long Since, TimeSpan Life);
}
