using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>show line</c>: the router's lines, and one of them at length.</summary>
static class LineShow
{
    const string Header = "   Tty Typ     Tx/Rx    A Modem  Roty AccO AccI   Uses   Noise  Overruns   Int";

    public static IEnumerable<Line> LinesOf(Router router) => router.Config.Lines.Vtys.Select((_, number) => new Line(LineKind.Vty, number)).Prepend(Line.Console);

    /// <summary>Refuses a vty that is not configured.</summary>
    public static void MustExist(Session session, Line line)
    {
        if (line.Kind == LineKind.Vty && line.Number >= session.Router.Config.Lines.Vtys.Count) throw new CommandException($"% There is no line {line.Title}.");
    }

    public static void All(Session session, Args args)
    {
        session.WriteLine(Header);
        foreach (var line in LinesOf(session.Router)) session.WriteLine(Row(session.Router, line));
        session.WriteLine();
    }

    public static void One(Session session, Line line)
    {
        MustExist(session, line);
        var router = session.Router;
        var settings = line.In(router.Config.Lines);
        var seats = router.Seats.Taken.Where(s => s.Line.Tty == line.Tty && s.IsAttended).ToArray();
        var terminal = seats.FirstOrDefault()?.Session.Terminal;
        session.WriteLine($"{Header}\n{Row(router, line)}\n");
        session.WriteLine($"Line {line.Tty}, Location: \"{settings.Location}\", Type: \"\"");
        if (terminal is not null) session.WriteLine($"Length: {terminal.Length} lines, Width: {terminal.Width} columns");
        session.WriteLine($"Status: {(seats.Length == 0 ? "PSI Enabled" : "PSI Enabled, Ready, Active")}{(settings.Exec ? "" : ", No Exec")}");
        foreach (var text in Settings(settings)) session.WriteLine(text);
    }

    static string[] Settings(LineConfig settings) =>
    [
        "Timeouts:      Idle EXEC    Idle Session   Absolute",
        $"               {Timeout(settings.ExecTimeoutSeconds),-12} {Timeout(settings.SessionTimeoutMinutes * 60),-14} {Timeout(settings.AbsoluteTimeoutMinutes * 60)}",
        settings.SessionLimit == 0 ? "Session limit is not set." : $"Session limit is {settings.SessionLimit}.",
        $"Automatic command: {(settings.AutoCommand.Length > 0 ? $"\"{settings.AutoCommand}\"" : "none")}",
        $"Allowed input transports are {TransportNames.Text(settings.Input)}.",
        $"Allowed output transports are {TransportNames.Text(settings.Output)}.",
        $"Preferred transport is {(settings.PrefersTelnet ? "telnet" : "none")}.",
    ];

    static string Timeout(int seconds) => seconds == 0 ? "never" : UserShow.Clock(TimeSpan.FromSeconds(seconds));

    static string Row(Router router, Line line)
    {
        var seats = router.Seats.Taken.Where(s => s.Line.Tty == line.Tty).ToArray();
        var (noise, overruns) = (seats.Sum(s => s.Session.Terminal?.Noise ?? 0), seats.Sum(s => s.Session.Terminal?.Overruns ?? 0));
        return $"{(seats.Any(s => s.IsAttended) ? '*' : ' ')}{line.Tty,6} {(line.Kind == LineKind.Console ? "CTY" : "VTY")}              -    -      -    -    -{router.Seats.UsesOf(line),7}{noise,8}{$"{overruns}/0",8}       -";
    }
}
