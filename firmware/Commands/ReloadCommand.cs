using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>reload</c>: the router starts again, now or later, after what was not saved has been asked for.</summary>
static class ReloadCommand
{
    const string ReasonUnsaid = "Reload Command";

    public static async Task Reload(Session session, Args args)
    {
        await SaveAsync(session);
        if (await session.ConfirmAsync("Proceed with reload? [confirm]")) session.Router.ReloadPlan.Reload(session, session.Host.WhoIs(session), ReasonOf(args));
    }

    public static Task ReloadIn(Session session, Args args)
    {
        var delay = ReloadTime.Of(args["delay"]);
        return PlanAsync(session, args, () => session.Router.Clock.GetUtcNow() + delay, followsClock: false);
    }

    public static Task ReloadAt(Session session, Args args)
    {
        var clock = session.Router.Clock;
        if (!clock.IsAuthoritative) throw new CommandException("% The date and time must be set first.");
        var due = DueOf(args, clock.GetUtcNow(), clock.Zone);
        if (due - clock.GetUtcNow() > ReloadTime.Longest) throw new CommandException($"% The reload must be within {ReloadTime.Longest.Days} days.");
        return PlanAsync(session, args, () => due, followsClock: true);
    }

    public static void Cancel(Session session, Args args) => session.Router.ReloadPlan.Cancel();

    public static void Show(Session session, Args args)
        => session.Write(session.Router.ReloadPlan is { Planned: { } planned } plan ? plan.Text(planned) : "No reload is scheduled.\n");

    static async Task PlanAsync(Session session, Args args, Func<DateTimeOffset> due, bool followsClock)
    {
        await SaveAsync(session);
        var plan = session.Router.ReloadPlan;
        session.Write(plan.Text(new PlannedReload(due(), session.Host.WhoIs(session), ReasonOf(args))));
        if (await session.ConfirmAsync("Proceed with reload? [confirm]")) plan.Schedule(new PlannedReload(due(), session.Host.WhoIs(session), ReasonOf(args)), followsClock);
    }

    static async Task SaveAsync(Session session)
    {
        if (!session.Router.IsModified) return;
        session.WriteLine();
        if (await session.YesNoAsync("System configuration has been modified. Save? [yes/no]: ")) await ConfigFiles.SaveAsync(session);
    }

    // Without a date the time is the next to come; with one, this year's or the next.
    static DateTimeOffset DueOf(Args args, DateTimeOffset now, ClockZone zone)
    {
        var time = TimeOnly.ParseExact(args["time"], "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();
        if (!args.Has("month"))
        {
            var today = zone.At(now).Wall.Date + time;
            return zone.MomentOf(today) > now ? zone.MomentOf(today) : zone.MomentOf(today.AddDays(1));
        }
        var month = DateTime.ParseExact(args["month"], "MMMM", CultureInfo.InvariantCulture).Month;
        foreach (var year in (int[])[zone.At(now).Wall.Year, zone.At(now).Wall.Year + 1])
        {
            if (args.Int("day") > DateTime.DaysInMonth(year, month)) continue;
            var due = zone.MomentOf(new DateTime(year, month, args.Int("day")) + time);
            if (due > now) return due;
        }
        throw new InvalidValueException(args.ColumnOf("day"));
    }

    static string ReasonOf(Args args) => args["reason"] is { Length: > 0 } reason ? reason : ReasonUnsaid;
}
