namespace Firmware.Kernel;

/// <summary>Something that will be done once, at a time of day or after a while; disposing it calls it off.</summary>
sealed class Job : IDisposable
{
    // Timers count at most 49 days; a longer wait is taken in parts. A part also bounds how late a clock that was
    // set under a plain TimeProvider is noticed.
    static readonly TimeSpan longestWait = TimeSpan.FromDays(1);

    readonly TimeProvider clock;
    readonly DateTimeOffset? timeOfDay;
    readonly long begun;
    readonly TimeSpan delay;
    readonly Action<Job> start;
    readonly ITimer timer;
    readonly Lock gate = new();
    bool over;
    volatile bool calledOff;

    Job(TimeProvider clock, DateTimeOffset? timeOfDay, TimeSpan delay, Action<Job> start)
    {
        (this.clock, this.timeOfDay, this.delay, this.start) = (clock, timeOfDay, delay, start);
        begun = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (timeOfDay is not null && clock is DeviceClock device) device.Changed += Look;
        Look();
    }

    /// <summary>Starts when the clock shows <paramref name="when"/>, even if it is set meanwhile.</summary>
    public static Job At(TimeProvider clock, DateTimeOffset when, Action<Job> start) => new(clock, when, default, start);

    /// <summary>Starts when <paramref name="delay"/> has passed, whatever the clock is set to meanwhile.</summary>
    public static Job After(TimeProvider clock, TimeSpan delay, Action<Job> start) => new(clock, null, delay, start);

    /// <summary>The time of day it is for, as far as the clock knows now.</summary>
    public DateTimeOffset When => timeOfDay ?? clock.GetUtcNow() + Remaining;

    /// <summary>Whether it was disposed before its work began: work that already waits its turn asks this.</summary>
    public bool IsCalledOff => calledOff;

    TimeSpan Remaining => timeOfDay is { } when ? when - clock.GetUtcNow() : delay - clock.GetElapsedTime(begun);

    public void Dispose()
    {
        calledOff = true;
        lock (gate) over = true;
        End();
    }

    void Look()
    {
        var wait = Remaining;
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
        End();
        start(this);
    }

    void End()
    {
        if (clock is DeviceClock device) device.Changed -= Look;
        timer.Dispose();
    }
}
