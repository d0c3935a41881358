using System.Globalization;

namespace Firmware.Kernel;

/// <summary>How log lines are stamped with their time: <c>service timestamps</c>.</summary>
/// <param name="IsUptime">The time since power-on instead of the date; the rest then says nothing.</param>
/// <param name="HasMilliseconds">To the millisecond.</param>
/// <param name="IsLocal">In the router's zone; else in UTC.</param>
/// <param name="ShowsZone">With the zone's name.</param>
/// <param name="ShowsYear">With the year.</param>
sealed record LogStamp(bool IsUptime, bool HasMilliseconds, bool IsLocal, bool ShowsZone, bool ShowsYear)
{
    const int DaysOfWeek = 7;
    const int DaysOfYear = 365;

    /// <summary>What a router that was told nothing does.</summary>
    public const string Usual = "datetime msec";

    /// <summary>Reads <c>uptime</c> or <c>datetime [msec] [localtime] [show-timezone] [year]</c>; null for the empty text, which is no stamp.</summary>
    public static LogStamp? Parse(string text)
    {
        var words = text.Split(' ');
        return text.Length == 0 ? null : new(words[0] == "uptime", words.Contains("msec"), words.Contains("localtime"), words.Contains("show-timezone"), words.Contains("year"));
    }

    /// <summary><c>*Mar  1 18:38:57.288</c>, the day padded to two columns, or <c>00:12:07</c>.</summary>
    public string Of(DeviceClock clock, TimeSpan uptime)
    {
        if (IsUptime) return Uptime(uptime);
        var (wall, name) = (IsLocal ? clock.Zone : ClockZone.Utc).At(clock.GetUtcNow());
        var date = string.Create(CultureInfo.InvariantCulture, $"{wall:MMM} {wall.Day,2}{(ShowsYear ? $" {wall:yyyy}" : "")}");
        var time = wall.ToString(HasMilliseconds ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{clock.Mark}{date} {time}{(ShowsZone ? $" {name}" : "")}";
    }

    // IOS shows the two largest units of a long time.
    static string Uptime(TimeSpan time) => time.Days switch
    {
        0 => time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
        < DaysOfWeek => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d{time.Hours:00}h"),
        < DaysOfYear => $"{time.Days / DaysOfWeek}w{time.Days % DaysOfWeek}d",
        _ => $"{time.Days / DaysOfYear}y{time.Days % DaysOfYear / DaysOfWeek}w",
    };
}
