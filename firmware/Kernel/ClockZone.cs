namespace Firmware.Kernel;

/// <summary>The zone that times are shown in: a name and an offset from UTC, and the summer time that changes both for a part of the year.</summary>
sealed record ClockZone(string Name, TimeSpan Offset, SummerTime? Summer = null)
{
    public static readonly ClockZone Utc = new("UTC", TimeSpan.Zero);

    /// <summary>What a clock on the wall shows at a moment, and the name of the time it keeps then.</summary>
    public (DateTime Wall, string Name) At(DateTimeOffset moment)
    {
        var standard = Add(moment.UtcDateTime, Offset);
        return Summer is { } summer && summer.Covers(standard) ? (Add(standard, summer.Shift), summer.Name) : (standard, Name);
    }

    /// <summary>The moment at which the wall clock shows a time; of an hour that comes twice the first one, on summer time.</summary>
    public DateTimeOffset MomentOf(DateTime wall)
    {
        var standard = Summer is { } summer && summer.Covers(Add(wall, -summer.Shift)) ? Add(wall, -summer.Shift) : wall;
        return new DateTimeOffset(DateTime.SpecifyKind(Add(standard, -Offset), DateTimeKind.Utc));
    }

    // Certificates that never expire end at the last second there is.
    static DateTime Add(DateTime time, TimeSpan span)
        => new(Math.Clamp(time.Ticks + span.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
}
