using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>How long until a reload, as it is typed and as it is told.</summary>
static class ReloadTime
{
    /// <summary>IOS plans no further.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary><c>mmm</c> or <c>hhh:mm</c>.</summary>
    public static readonly ParameterType Delay = new DelayType();

    /// <summary><c>hh:mm</c>.</summary>
    public static readonly ParameterType Clock = new ClockType();

    /// <summary>A value of <see cref="Delay"/>.</summary>
    public static TimeSpan Of(string text)
    {
        var parts = text.Split(':');
        var minutes = int.Parse(parts[^1], CultureInfo.InvariantCulture);
        return TimeSpan.FromMinutes(parts.Length == 1 ? minutes : int.Parse(parts[0], CultureInfo.InvariantCulture) * 60 + minutes);
    }

    /// <summary>Such as <c>1 hour and 15 minutes</c>, <c>4 minutes and 55 seconds</c>.</summary>
    public static string Text(TimeSpan time)
    {
        var left = TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, time.TotalSeconds)));
        string[] parts = (int)left.TotalHours > 0
            ? [.. Part((int)left.TotalHours, "hour"), .. Part(left.Minutes, "minute")]
            : [.. Part(left.Minutes, "minute"), .. Part(left.Seconds, "second")];
        return parts.Length == 0 ? "0 seconds" : string.Join(" and ", parts);
    }

    static string[] Part(int count, string unit) => count == 0 ? [] : [$"{count} {unit}{(count == 1 ? "" : "s")}"];

    sealed class DelayType() : ParameterType("DELAY", "Delay before reload (mmm or hhh:mm)", 2)
    {
        const int MaxMinutesPart = 59;

        public override int Take(CommandLine line, int at, object device, out string value)
        {
            value = line[at].Text;
            var parts = value.Split(':');
            return parts.Length <= 2 && parts.All(p => p.Length is > 0 and <= 5 && p.All(char.IsAsciiDigit)) && (parts.Length == 1 || int.Parse(parts[1], CultureInfo.InvariantCulture) <= MaxMinutesPart)
                && Of(value) is var time && time > TimeSpan.Zero && time <= Longest ? 1 : 0;
        }
    }

    sealed class ClockType() : ParameterType("hh:mm", "hh:mm", 2)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            var valid = TimeOnly.TryParseExact(line[at].Text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
            value = time.ToString("HH:mm", CultureInfo.InvariantCulture);
            return valid ? 1 : 0;
        }
    }
}
