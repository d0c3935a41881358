using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>A pool of memory with a fixed size: a store built on it refuses politely when it is full.</summary>
sealed class Budget(string name, long size, Log log)
{
    // IOS's own words for an allocation that failed; the process and the alignment are what an operator greps for.
    static readonly Message Failed = new("SYS", 2, "MALLOCFAIL", "Memory allocation of {0} bytes failed from pool {1}, {2} of {3} bytes in use");

    // Whoever fills a pool asks again and again: the refusals are counted, not all told.
    readonly BoundedLog failures = new(log, log.Clock);
    long used;
    long highest;
    long refusals;

    public string Name => name;

    /// <summary>Bytes the pool holds in all.</summary>
    public long Size => size;
    public long Used => Interlocked.Read(ref used);

    /// <summary>The most that was ever in use, in bytes.</summary>
    public long Highest => Interlocked.Read(ref highest);
    public long Refusals => Interlocked.Read(ref refusals);

    /// <summary>Takes <paramref name="bytes"/> from the pool, or says <c>%SYS-2-MALLOCFAIL</c> and gives false.</summary>
    public bool TryTake(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long before, after;
        do
        {
            before = Interlocked.Read(ref used);
            if (bytes > size - before)
            {
                Interlocked.Increment(ref refusals);
                failures.Write(Failed, bytes, name, before, size);
                return false;
            }
            after = before + bytes;
        }
        while (Interlocked.CompareExchange(ref used, after, before) != before);
        for (var seen = Highest; after > seen; seen = Highest) Interlocked.CompareExchange(ref highest, after, seen);
        return true;
    }

    public void Release(long bytes) => Interlocked.Add(ref used, -bytes);
}
