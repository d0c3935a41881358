using System.Globalization;

namespace Firmware.Kernel;

/// <summary>Times as IOS writes them.</summary>
static class Timestamp
{
    /// <summary><c>10:42:15 UTC Nov 22 2026</c>: the form of certificates, keys and trustpoints.</summary>
    public static string Zoned(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss 'UTC' MMM d yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>10:42:15 Nov 22 2026</c>: the form of tables.</summary>
    public static string Plain(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss MMM d yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>16:01:00 UTC Fri Sep 25 2020</c>: the form of clock messages.</summary>
    public static string WithWeekday(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss 'UTC' ddd MMM d yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Mar  1 18:38:57.288</c>: the form of log lines, the day padded to two columns.</summary>
    public static string Logged(DateTimeOffset time)
        => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:MMM} {time.UtcDateTime.Day,2} {time.UtcDateTime:HH:mm:ss.fff}");
}
