namespace Firmware.Kernel;

/// <summary>Who last set the clock.</summary>
enum TimeSource { None, Calendar, User, Ntp }

/// <summary>The router's wall clock: another clock plus the offset that <c>clock set</c> or NTP gave it, and the zone its times are shown in.</summary>
sealed class DeviceClock(TimeProvider source, bool authoritative) : TimeProvider
{
    /// <summary>Where a router without a battery-backed clock begins, as IOS does.</summary>
    public static readonly DateTimeOffset Unset = new(1993, 3, 1, 0, 0, 0, TimeSpan.Zero);

    // 500 parts per million, the fastest slew of RFC 5905 §12: so many ticks pass for one of correction.
    const int TicksPerSlewedTick = 2000;

    volatile Correction correction = new(0, 0, 0);

    /// <summary>A clock that starts at <paramref name="start"/> and runs at the pace of <paramref name="source"/>.</summary>
    public static DeviceClock StartingAt(TimeProvider source, DateTimeOffset start, bool authoritative)
        => new(source, authoritative) { correction = new((start - source.GetUtcNow()).Ticks, 0, 0) };

    /// <summary>Whether the time may be believed: PKI does nothing before it is.</summary>
    public bool IsAuthoritative { get; private set; } = authoritative;

    /// <summary>False while NTP, which set the clock, has no server any more: the time is still believed.</summary>
    public bool IsSynchronized { get; private set; } = true;

    public TimeSource Source { get; private set; } = authoritative ? TimeSource.Calendar : TimeSource.None;

    /// <summary>The zone of the times shown to operators.</summary>
    public ClockZone Zone { get; set; } = ClockZone.Utc;

    /// <summary>What IOS puts before a time: <c>*</c> not authoritative, <c>.</c> authoritative but not synchronized any more.</summary>
    public string Mark => !IsAuthoritative ? "*" : IsSynchronized ? "" : ".";

    /// <summary>Raised after the time was set, on the thread that set it.</summary>
    public event Action? Changed;

    /// <summary>Sets the time and makes it authoritative.</summary>
    /// <param name="now">The time.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="announce">Called when the time is set, before those who wait for it are told.</param>
    public void Set(DateTimeOffset now, TimeSource by = TimeSource.User, Action? announce = null)
    {
        correction = new((now - source.GetUtcNow()).Ticks, 0, 0);
        (IsAuthoritative, IsSynchronized, Source) = (true, true, by);
        announce?.Invoke();
        Changed?.Invoke();
    }

    /// <summary>Moves a clock that is about right by a little, so slowly that it never jumps or runs backwards.</summary>
    public void Slew(TimeSpan by)
    {
        correction = new(CorrectionTicks(), by.Ticks, source.GetTimestamp());
        (IsSynchronized, Source) = (true, TimeSource.Ntp);
    }

    /// <summary>NTP has no server it believes any more.</summary>
    public void LoseSynchronization() => IsSynchronized = Source != TimeSource.Ntp;

    public override DateTimeOffset GetUtcNow() => source.GetUtcNow().AddTicks(CorrectionTicks());
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    public override long TimestampFrequency => source.TimestampFrequency;
    public override long GetTimestamp() => source.GetTimestamp();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => source.CreateTimer(callback, state, dueTime, period);

    long CorrectionTicks()
    {
        var now = correction;
        if (now.SlewTicks == 0) return now.Ticks;
        var slewed = source.GetElapsedTime(now.Begun).Ticks / TicksPerSlewedTick;
        return now.Ticks + Math.Clamp(now.SlewTicks, -slewed, slewed);
    }

    /// <summary>An offset, and a part of it that is added little by little from <paramref name="Begun"/> on.</summary>
    sealed record Correction(long Ticks, long SlewTicks, long Begun);
}
