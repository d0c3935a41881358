using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show users [all]</c>: who sits at which line, since when idle, and from where.</summary>
static class UserShow
{
    const int WidestUser = 10;
    const string NoPlace = "  ";

    public static void Show(Session session, Args args)
    {
        session.WriteLine("    Line       User       Host(s)              Idle       Location");
        foreach (var line in LineShow.LinesOf(session.Router))
        {
            var there = session.Router.Seats.Taken.Where(s => s.Line.Tty == line.Tty && s.IsAttended).ToArray();
            foreach (var seat in there) ShowSeat(session, seat);
            if (there.Length == 0 && args.Has("all")) session.WriteLine(Row(' ', line, "", "", TimeSpan.Zero, NoPlace));
        }
        session.WriteLine("\n  Interface    User               Mode         Idle     Peer Address\n");
    }

    static void ShowSeat(Session session, Seat seat)
    {
        var place = seat.Line.Peer.Length > 0 ? seat.Line.Peer : seat.Line.In(session.Router.Config.Lines).Location;
        var connections = seat.Session.OwnLine.Connections.Open;
        var host = connections.Count > 0 ? connections[0].Telnet.Host : "idle";
        session.WriteLine(Row(seat.Session == session ? '*' : ' ', seat.Line, seat.Session.User, host, seat.Idle, place.Length > 0 ? place : NoPlace));
        foreach (var further in connections.Skip(1)) session.WriteLine($"{"",25} {further.Telnet.Host,-20} {Clock(further.Idle)}");
    }

    static string Row(char mark, Line line, string user, string host, TimeSpan idle, string place)
        => $"{mark}{line.Tty,3} {line.Title,-9} {user[..Math.Min(user.Length, WidestUser)],-10} {host,-20} {Clock(idle)} {place}";

    /// <summary><c>00:04:39</c>; days run on in the hours.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
