using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>clock set</c> and <c>show clock</c>.</summary>
static class ClockCommands
{
    static readonly Message Updated = new("SYS", 6, "CLOCKUPDATE", "System clock has been updated from {0} to {1}, configured from console by {2}.");

    public static void Set(Session session, Args args)
    {
        var typed = $"{args.Int("day")} {args["month"]} {args["year"]} {args["time"]}";
        if (!DateTimeOffset.TryParseExact(typed, "d MMMM yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new InvalidValueException(args.ColumnOf("day"));
        var router = session.Router;
        var before = router.Clock.GetUtcNow();
        router.Clock.Set(time, () => router.Log.Write(Updated, Timestamp.WithWeekday(before), Timestamp.WithWeekday(time), session.User.Length > 0 ? session.User : "console"));
    }

    public static void Show(Session session, Args args)
    {
        var clock = session.Router.Clock;
        session.WriteLine((clock.IsAuthoritative ? "" : "*") + clock.GetUtcNow().UtcDateTime.ToString("HH:mm:ss.fff 'UTC' ddd MMM d yyyy", CultureInfo.InvariantCulture));
    }
}
