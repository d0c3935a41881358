using System.Globalization;

namespace Firmware.Kernel;

/// <summary>A moment of every year, such as the last Sunday of October at 3:00; <paramref name="Week"/> is 1–4, or 5 for the last.</summary>
readonly record struct YearlyMoment(int Week, DayOfWeek Day, int Month, TimeSpan Time)
{
    public const int Last = 5;

    public DateTime In(int year)
    {
        var first = new DateTime(year, Month, 1);
        var date = first.AddDays(((int)Day - (int)first.DayOfWeek + 7) % 7 + 7 * (Week - 1));
        return (date.Month == Month ? date : date.AddDays(-7)) + Time;
    }
}

/// <summary>When summer time begins, read off a clock on standard time, and when it ends, read off one on summer time.</summary>
readonly record struct SummerPeriod(DateTime Start, DateTime End);

/// <summary>Summer time: what it is called, how far it is ahead of standard time, and when it holds.</summary>
/// <param name="Name">Such as <c>CEST</c>.</param>
/// <param name="Shift">How far ahead.</param>
/// <param name="PeriodOf">The period that begins in a year; null where none does.</param>
sealed record SummerTime(string Name, TimeSpan Shift, Func<int, SummerPeriod?> PeriodOf)
{
    const int Hour = 60;

    // What IOS means by `recurring` alone: the rule of the United States since 2007.
    const string Usual = "2 Sun Mar 2:00 1 Sun Nov 2:00";

    static readonly string[] days = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames;
    static readonly string[] months = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;

    /// <summary>
    /// Reads what stands behind the name in <c>clock summer-time</c>, as the configuration writes it: <c>recurring</c>,
    /// <c>recurring 2 Sun Mar 2:00 1 Sun Nov 2:00 30</c>, <c>date Mar 8 2026 2:00 Nov 1 2026 2:00</c>.
    /// </summary>
    public static SummerTime Parse(string name, string rule)
    {
        var words = rule.Split(' ');
        var isDate = words[0] == "date";
        var at = words.Length > 1 ? words[1..] : Usual.Split(' ');
        var shift = TimeSpan.FromMinutes(at.Length > 8 ? int.Parse(at[8], CultureInfo.InvariantCulture) : Hour);
        if (isDate)
        {
            var only = new SummerPeriod(DateOf(at[..4]), DateOf(at[4..8]));
            return new(name, shift, year => year == only.Start.Year ? only : null);
        }
        var (start, end) = (MomentOf(at[..4]), MomentOf(at[4..8]));
        return new(name, shift, year => PeriodIn(year, start, end));
    }

    /// <summary>The period that a moment on standard time lies in, or else the next one; null where none comes any more.</summary>
    public SummerPeriod? Around(DateTime standard)
    {
        if (standard.Year < 3 || standard.Year > 9996) return null;
        for (var year = standard.Year - 1; year <= standard.Year + 1; year++)
        {
            if (PeriodOf(year) is { } period && period.End - Shift > standard) return period;
        }
        return null;
    }

    public bool Covers(DateTime standard) => Around(standard) is { } period && standard >= period.Start;

    // South of the equator summer ends in the year after the one it began in.
    static SummerPeriod PeriodIn(int year, YearlyMoment start, YearlyMoment end)
        => new(start.In(year), end.In(year) > start.In(year) ? end.In(year) : end.In(year + 1));

    static YearlyMoment MomentOf(string[] words) => new(
        words[0] == "last" ? YearlyMoment.Last : int.Parse(words[0], CultureInfo.InvariantCulture),
        (DayOfWeek)Array.IndexOf(days, words[1]), Array.IndexOf(months, words[2]) + 1, TimeOf(words[3]));

    static DateTime DateOf(string[] words) => new DateTime(int.Parse(words[2], CultureInfo.InvariantCulture),
        Array.IndexOf(months, words[0]) + 1, int.Parse(words[1], CultureInfo.InvariantCulture)) + TimeOf(words[3]);

    static TimeSpan TimeOf(string text) => TimeOnly.ParseExact(text, "H:mm", CultureInfo.InvariantCulture).ToTimeSpan();
}
