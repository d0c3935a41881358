namespace Firmware.Kernel;

/// <summary>Something that will be done once at a time of day; disposing it calls it off.</summary>
sealed class Job : IDisposable
{
    // Timers count at most 49 days; a longer wait is taken in parts. A part also bounds how late a clock that was
    // set under a plain TimeProvider is noticed.
    static readonly TimeSpan longestWait = TimeSpan.FromDays(1);

    readonly TimeProvider clock;
    readonly Action start;
    readonly ITimer timer;
    readonly Lock gate = new();
    bool over;

    public Job(TimeProvider clock, DateTimeOffset when, Action start)
    {
        (this.clock, this.start, When) = (clock, start, when);
        timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (clock is DeviceClock device) device.Changed += Look;
        Look();
    }

    /// <summary>The time of day it is for.</summary>
    public DateTimeOffset When { get; }

    public void Dispose()
    {
        lock (gate) over = true;
        if (clock is DeviceClock device) device.Changed -= Look;
        timer.Dispose();
    }

    void Look()
    {
        var wait = When - clock.GetUtcNow();
        lock (gate)
        {
            if (over) return;
            if (wait > TimeSpan.Zero)
            {
                timer.Change(wait < longestWait ? wait : longestWait, Timeout.InfiniteTimeSpan);
                return;
            }
            over = true;
        }
        start();
        Dispose();
    }
}
