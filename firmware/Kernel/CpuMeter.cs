namespace Firmware.Kernel;

/// <summary>What one thread of the process has used so far.</summary>
/// <param name="Id">The kernel's number of it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Busy">Processor time, in the process and in the kernel for it.</param>
/// <param name="InKernel">The kernel's part of that.</param>
/// <param name="Switches">How often it was given a processor.</param>
sealed record ThreadUse(int Id, string Name, TimeSpan Busy, TimeSpan InKernel, long Switches);

/// <summary>Share of the processors, in percent: over the last five seconds, and smoothed over one and five minutes.</summary>
readonly record struct CpuLoad(double FiveSeconds, double OneMinute, double FiveMinutes);

/// <summary>A thread and how busy it was.</summary>
sealed record ThreadLoad(ThreadUse Thread, CpuLoad Load);

/// <summary>How busy the router was: the process's threads looked at every five seconds, the longer figures decaying as in IOS. Safe for any thread.</summary>
sealed class CpuMeter : IDisposable
{
    static readonly TimeSpan period = TimeSpan.FromSeconds(5);
    static readonly double oneMinute = Math.Exp(-period / TimeSpan.FromMinutes(1));
    static readonly double fiveMinutes = Math.Exp(-period / TimeSpan.FromMinutes(5));

    readonly TimeProvider clock;
    readonly Func<IReadOnlyList<ThreadUse>> read;
    readonly int processors;
    readonly Lock gate = new();
    readonly ITimer timer;
    Dictionary<int, ThreadLoad> threads;
    CpuLoad total;
    double inKernel;
    long seen;

    /// <param name="clock">Its pace.</param>
    /// <param name="read">The process's threads as they are.</param>
    /// <param name="processors">How many the process may use at once.</param>
    /// <param name="log">Told where the threads cannot be read.</param>
    public CpuMeter(TimeProvider clock, Func<IReadOnlyList<ThreadUse>> read, int processors, Log log)
    {
        (this.clock, this.read, this.processors) = (clock, read, processors);
        threads = read().ToDictionary(t => t.Id, t => new ThreadLoad(t, default));
        seen = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Look(log), null, period, period);
    }

    /// <summary>Of the whole process.</summary>
    public CpuLoad Total
    {
        get { lock (gate) return total; }
    }

    /// <summary>The kernel's part of <see cref="Total"/> over the last five seconds, in percent.</summary>
    public double InKernel
    {
        get { lock (gate) return inKernel; }
    }

    /// <summary>By number.</summary>
    public IReadOnlyList<ThreadLoad> Threads
    {
        get { lock (gate) return [.. threads.Values.OrderBy(t => t.Thread.Id)]; }
    }

    public void Dispose() => timer.Dispose();

    void Look(Log log)
    {
        try
        {
            var now = read();
            lock (gate) Take(now);
        }
        catch (IOException e) { log.Fault("processor meter", e); }
    }

    void Take(IReadOnlyList<ThreadUse> now)
    {
        var elapsed = clock.GetElapsedTime(seen) * processors;
        if (elapsed <= TimeSpan.Zero) return;
        seen = clock.GetTimestamp();
        var kernel = now.Aggregate(TimeSpan.Zero, (sum, t) => sum + t.InKernel - (Before(t)?.InKernel ?? TimeSpan.Zero));
        var next = now.ToDictionary(t => t.Id, t => new ThreadLoad(t, Decayed(threads.GetValueOrDefault(t.Id)?.Load ?? default, Percent(t.Busy - (Before(t)?.Busy ?? TimeSpan.Zero), elapsed))));
        total = Decayed(total, next.Values.Sum(t => t.Load.FiveSeconds));
        inKernel = Percent(kernel, elapsed);
        threads = next;
    }

    // A number is given again to another thread: what it used before is none of the new one's.
    ThreadUse? Before(ThreadUse now) => threads.GetValueOrDefault(now.Id)?.Thread is { } before && before.Busy <= now.Busy && before.InKernel <= now.InKernel ? before : null;

    static double Percent(TimeSpan part, TimeSpan whole) => Math.Clamp(100 * (part / whole), 0, 100);

    static CpuLoad Decayed(CpuLoad before, double now)
        => new(now, (before.OneMinute * oneMinute) + (now * (1 - oneMinute)), (before.FiveMinutes * fiveMinutes) + (now * (1 - fiveMinutes)));
}
