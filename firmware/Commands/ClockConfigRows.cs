using System.Globalization;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Global configuration of the zone that times are shown in.</summary>
static class ClockConfigRows
{
    public static readonly Mode<RunningConfig> Rows = new("config", types: [HoursType.Type, WeekdayType.Type, HourMinuteType.Type])
    {
        new TimeZoneRow(),
        new SummerTimeRow(),
    };
}

/// <summary>A setting that changes what every clock face shows: the change is logged, as when the time itself is set.</summary>
abstract class ZoneRow(string spec, string help, Row row = default) : Command<RunningConfig>(spec, help, row)
{
    public sealed override Task SetAsync(Session session, object section, Args args) => Change(session, () => Set((RunningConfig)section, args));

    public sealed override Task UnsetAsync(Session session, object section, Args args) => Change(session, () => Unset((RunningConfig)section, args));

    static Task Change(Session session, Action change)
    {
        var (router, clock) = (session.Router, session.Router.Clock);
        var (zone, now) = (clock.Zone, clock.GetUtcNow());
        change();
        clock.Zone = TimeSettings.ZoneOf(router.Config.Clock);
        if (session.Terminal is not null) router.Log.Write(ClockCommands.Updated, Timestamp.WithWeekday(now, zone), Timestamp.WithWeekday(now, clock.Zone), session.Host.WhoIs(session));
        return Task.CompletedTask;
    }
}

/// <summary><c>clock timezone ZONE HOURS [MINUTES]</c>.</summary>
sealed class TimeZoneRow() : ZoneRow("clock timezone <zone:WORD> <hours:HOURS> [<minutes:0-59>]", "Hours offset from UTC", Row.Apart)
{
    const int Hour = 60;

    static readonly ClockConfig initial = new();

    protected override void Set(RunningConfig section, Args args)
    {
        var hours = args.Int("hours");
        (section.Clock.Zone, section.Clock.OffsetMinutes) = (args["zone"], hours * Hour + (hours < 0 ? -1 : 1) * args.Int("minutes", 0));
    }

    protected override void Unset(RunningConfig section, Args args) => (section.Clock.Zone, section.Clock.OffsetMinutes) = (initial.Zone, initial.OffsetMinutes);

    protected override IEnumerable<string> Nvgen(RunningConfig section)
    {
        var (zone, minutes) = (section.Clock.Zone, section.Clock.OffsetMinutes);
        return (zone, minutes) == (initial.Zone, initial.OffsetMinutes) ? [] : NvgenAll(section);
    }

    protected override IEnumerable<string> NvgenAll(RunningConfig section)
    {
        var (zone, minutes) = (section.Clock.Zone, section.Clock.OffsetMinutes);
        return [$"clock timezone {zone} {minutes / Hour} {Math.Abs(minutes % Hour)}"];
    }
}

/// <summary><c>clock summer-time ZONE recurring …</c> and <c>… date …</c>.</summary>
sealed class SummerTimeRow() : ZoneRow($"clock summer-time <zone:WORD> {{recurring [{Week("start")} {Week("end")} {Offset}]|date {Date("start")} {Date("end")} {Offset}}}", "name of time zone in summer")
{
    const string Offset = "[<offset:1-1440>]";
    const int Letters = 3;
    const int UsualOffset = 60;

    static string Week(string which) => $"{{<{which}Week:1-4>|<{which}Order:first|last>}} <{which}Day:WEEKDAY> <{which}Month:MONTH> <{which}Time:hh:mm>";

    static string Date(string which) => $"{{<{which}Month:MONTH> <{which}Date:1-31>|<{which}Date:1-31> <{which}Month:MONTH>}} <{which}Year:1993-2035> <{which}Time:hh:mm>";

    protected override void Set(RunningConfig section, Args args)
    {
        var offset = args.Int("offset", UsualOffset) is var minutes && minutes == UsualOffset ? "" : $" {minutes}";
        var rule = args.Has("date") ? $"date {DateOf(args, "start")} {DateOf(args, "end")}{offset}"
            : args.Has("startDay") ? $"recurring {WeekOf(args, "start")} {WeekOf(args, "end")}{offset}" : "recurring";
        (section.Clock.SummerZone, section.Clock.SummerRule) = (args["zone"], rule);
    }

    protected override void Unset(RunningConfig section, Args args) => (section.Clock.SummerZone, section.Clock.SummerRule) = ("", "");

    protected override IEnumerable<string> Nvgen(RunningConfig section)
        => section.Clock.SummerRule.Length == 0 ? [] : [$"clock summer-time {section.Clock.SummerZone} {section.Clock.SummerRule}"];

    static string WeekOf(Args args, string which)
    {
        var week = args.Has($"{which}Week") ? args[$"{which}Week"] : args[$"{which}Order"] == "first" ? "1" : "last";
        return $"{week} {args[$"{which}Day"]} {args[$"{which}Month"][..Letters]} {args[$"{which}Time"]}";
    }

    static string DateOf(Args args, string which)
    {
        var date = $"{args[$"{which}Month"][..Letters]} {args[$"{which}Date"]} {args[$"{which}Year"]}";
        if (!DateTime.TryParseExact(date, "MMM d yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) throw new InvalidValueException(args.ColumnOf($"{which}Date"));
        return $"{date} {args[$"{which}Time"]}";
    }
}
