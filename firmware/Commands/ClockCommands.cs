using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>clock set</c> and <c>show clock</c>.</summary>
static class ClockCommands
{
    public static readonly Message Updated = new("SYS", 6, "CLOCKUPDATE", "System clock has been updated from {0} to {1}, configured from console by {2}.");

    public static void Set(Session session, Args args)
    {
        var typed = $"{args.Int("day")} {args["month"]} {args["year"]} {args["time"]}";
        if (!DateTime.TryParseExact(typed, "d MMMM yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
            throw new InvalidValueException(args.ColumnOf("day"));
        var (router, clock) = (session.Router, session.Router.Clock);
        var (before, after) = (clock.GetUtcNow(), clock.Zone.MomentOf(wall));
        clock.Set(after, TimeSource.User, () => router.Log.Write(Updated, Timestamp.WithWeekday(before, clock.Zone), Timestamp.WithWeekday(after, clock.Zone), session.Host.WhoIs(session)));
    }

    public static void Show(Session session, Args args)
    {
        var clock = session.Router.Clock;
        session.WriteLine(clock.Mark + Timestamp.WithMilliseconds(clock.GetUtcNow(), clock.Zone));
        if (!args.Has("detail")) return;
        session.WriteLine(clock.Source switch
        {
            TimeSource.None => "No time source",
            TimeSource.Calendar => "Time source is hardware calendar",
            TimeSource.Ntp => "Time source is NTP",
            _ => "Time source is user configuration",
        });
        foreach (var line in SummerLines(clock.Zone, clock.GetUtcNow())) session.WriteLine(line);
    }

    static IEnumerable<string> SummerLines(ClockZone zone, DateTimeOffset now)
    {
        if (zone.Summer is not { } summer || summer.Around(now.UtcDateTime + zone.Offset) is not { } period) return [];
        return [$"Summer time starts {Timestamp.OfWall(period.Start, zone.Name)}", $"Summer time ends {Timestamp.OfWall(period.End, summer.Name)}"];
    }
}
