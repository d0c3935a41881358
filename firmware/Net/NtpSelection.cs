namespace Firmware.Net;

/// <summary>What the selection makes of a server: IOS's mark before its address.</summary>
enum NtpStanding { Rejected, Falseticker, Candidate, SystemPeer }

/// <summary>Finds the servers that tell the truth: those within the interval that most of them agree on (RFC 5905 §11.2.1).</summary>
static class NtpSelection
{
    /// <param name="Offset">How far our clock is behind.</param>
    /// <param name="Distance">How wrong that may be, either way.</param>
    public readonly record struct Interval(TimeSpan Offset, TimeSpan Distance);

    /// <summary>Whether each is a truechimer; none is where no majority agrees.</summary>
    public static IReadOnlyList<bool> Truechimers(IReadOnlyList<Interval> servers)
    {
        for (var liars = 0; 2 * liars < servers.Count; liars++)
        {
            if (Agreed(servers, servers.Count - liars) is not var (low, high)) continue;
            return [.. servers.Select(s => s.Offset + s.Distance >= low && s.Offset - s.Distance <= high)];
        }
        return [.. servers.Select(_ => false)];
    }

    // The interval that so many of the intervals share.
    static (TimeSpan Low, TimeSpan High)? Agreed(IReadOnlyList<Interval> servers, int wanted)
    {
        var edges = servers.SelectMany(s => ((TimeSpan At, int Step)[])[(s.Offset - s.Distance, 1), (s.Offset + s.Distance, -1)]).OrderBy(e => e.At).ThenByDescending(e => e.Step).ToArray();
        var low = First(edges, wanted, 1);
        var high = First([.. edges.Reverse()], wanted, -1);
        return low is { } from && high is { } to && from <= to ? (from, to) : null;
    }

    static TimeSpan? First((TimeSpan At, int Step)[] edges, int wanted, int entering)
    {
        var inside = 0;
        foreach (var (at, step) in edges)
        {
            inside += step * entering;
            if (inside >= wanted) return at;
        }
        return null;
    }
}
