namespace Firmware.Kernel;

/// <summary>The router's wall clock: another clock plus the offset that <c>clock set</c> gave it.</summary>
sealed class DeviceClock(TimeProvider source, bool authoritative) : TimeProvider
{
    /// <summary>Where a router without a battery-backed clock begins, as IOS does.</summary>
    public static readonly DateTimeOffset Unset = new(1993, 3, 1, 0, 0, 0, TimeSpan.Zero);

    long offsetTicks;

    /// <summary>A clock that starts at <paramref name="start"/> and runs at the pace of <paramref name="source"/>.</summary>
    public static DeviceClock StartingAt(TimeProvider source, DateTimeOffset start, bool authoritative)
        => new(source, authoritative) { offsetTicks = (start - source.GetUtcNow()).Ticks };

    /// <summary>Whether the time may be believed: PKI does nothing before it is.</summary>
    public bool IsAuthoritative { get; private set; } = authoritative;

    /// <summary>Raised after the time was set, on the thread that set it.</summary>
    public event Action? Changed;

    /// <summary>Sets the time and makes it authoritative.</summary>
    /// <param name="announce">Called when the time is set, before those who wait for it are told.</param>
    public void Set(DateTimeOffset now, Action? announce = null)
    {
        Interlocked.Exchange(ref offsetTicks, (now - source.GetUtcNow()).Ticks);
        IsAuthoritative = true;
        announce?.Invoke();
        Changed?.Invoke();
    }

    public override DateTimeOffset GetUtcNow() => source.GetUtcNow().AddTicks(Interlocked.Read(ref offsetTicks));
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => source.TimestampFrequency;
    public override long GetTimestamp() => source.GetTimestamp();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => source.CreateTimer(callback, state, dueTime, period);
}
