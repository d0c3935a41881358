using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>Hours ahead of UTC, or behind it.</summary>
sealed class HoursType() : ParameterType("HOURS", "<-23 - 23>", 1)
{
    const int Most = 23;

    public static readonly HoursType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var valid = int.TryParse(line[at].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours) && hours is >= -Most and <= Most;
        value = hours.ToString(CultureInfo.InvariantCulture);
        return valid ? 1 : 0;
    }
}

/// <summary>A day of the week, by three letters or more; kept as its first three.</summary>
sealed class WeekdayType() : ParameterType("WEEKDAY", "DAY", 3)
{
    const int Letters = 3;

    public static readonly WeekdayType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var typed = line[at].Text;
        value = typed.Length < Letters ? "" : CultureInfo.InvariantCulture.DateTimeFormat.DayNames.FirstOrDefault(n => n.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) ?? "";
        if (value.Length == 0) return 0;
        value = value[..Letters];
        return 1;
    }
}

/// <summary>An hour and a minute, written as IOS does: <c>2:00</c>.</summary>
sealed class HourMinuteType() : ParameterType("hh:mm", "hh:mm", 2)
{
    public static readonly HourMinuteType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var valid = TimeOnly.TryParseExact(line[at].Text, ["H:mm", "H:m"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        value = time.ToString("H:mm", CultureInfo.InvariantCulture);
        return valid ? 1 : 0;
    }
}
