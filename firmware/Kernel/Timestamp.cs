using System.Globalization;

namespace Firmware.Kernel;

/// <summary>Times as IOS writes them, in a zone; without one in UTC, for sentences that name it.</summary>
static class Timestamp
{
    /// <summary><c>10:42:15 UTC Nov 22 2026</c>: the form of certificates, keys and trustpoints.</summary>
    public static string Zoned(DateTimeOffset time, ClockZone? zone = null) => Written(time, zone, "HH:mm:ss", "MMM d yyyy");

    /// <summary><c>10:42:15 Nov 22 2026</c>: the form of tables.</summary>
    public static string Plain(DateTimeOffset time, ClockZone? zone = null)
        => (zone ?? ClockZone.Utc).At(time).Wall.ToString("HH:mm:ss MMM d yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>16:01:00 UTC Fri Sep 25 2020</c>: the form of clock messages.</summary>
    public static string WithWeekday(DateTimeOffset time, ClockZone? zone = null) => Written(time, zone, "HH:mm:ss", "ddd MMM d yyyy");

    /// <summary><c>16:01:00.123 UTC Fri Sep 25 2020</c>: the form of <c>show clock</c>.</summary>
    public static string WithMilliseconds(DateTimeOffset time, ClockZone? zone = null) => Written(time, zone, "HH:mm:ss.fff", "ddd MMM d yyyy");

    /// <summary><c>Mar  1 18:38:57.288</c>, the day padded to two columns: the form of log lines and archives.</summary>
    public static string Logged(DateTimeOffset time, ClockZone? zone = null)
    {
        var wall = (zone ?? ClockZone.Utc).At(time).Wall;
        return string.Create(CultureInfo.InvariantCulture, $"{wall:MMM} {wall.Day,2} {wall:HH:mm:ss.fff}");
    }

    /// <summary><c>02:00:00 EST Sun Mar 8 2026</c>, from a wall clock's time and the name of the time it keeps.</summary>
    public static string OfWall(DateTime wall, string zone) => string.Create(CultureInfo.InvariantCulture, $"{wall:HH:mm:ss} {zone} {wall:ddd MMM d yyyy}");

    /// <summary><c>Nov 22 2026 11:42:15 +01:00</c>, as file systems list it.</summary>
    public static string WithOffset(DateTimeOffset time, ClockZone zone)
    {
        var wall = zone.At(time).Wall;
        // Zones reach to 23 hours, more than a DateTimeOffset takes.
        var offset = wall - time.UtcDateTime;
        return wall.ToString("MMM d yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + (offset < TimeSpan.Zero ? '-' : '+') + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }

    static string Written(DateTimeOffset time, ClockZone? zone, string clock, string date)
    {
        var (wall, name) = (zone ?? ClockZone.Utc).At(time);
        return $"{wall.ToString(clock, CultureInfo.InvariantCulture)} {name} {wall.ToString(date, CultureInfo.InvariantCulture)}";
    }
}
