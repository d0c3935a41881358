using Firmware.Config;

namespace Firmware.Commands;

/// <summary>What a line is: a console port, or a virtual one reached over the network.</summary>
enum LineKind { Console, Vty }

/// <summary>One of the router's lines, where an operator may sit. Several console ports are all <c>con 0</c>: they share its settings.</summary>
/// <param name="Kind">Console or vty.</param>
/// <param name="Number">Among the lines of its kind.</param>
/// <param name="Peer">The address a vty is used from; empty at a console.</param>
sealed record Line(LineKind Kind, int Number, string Peer = "")
{
    /// <summary>The console is tty 0, the vtys follow.</summary>
    const int FirstVty = 1;

    public static readonly Line Console = new(LineKind.Console, 0);

    /// <summary>As messages name it: <c>con0</c>, <c>vty3</c>.</summary>
    public string Name => $"{(Kind == LineKind.Console ? "con" : "vty")}{Number}";

    /// <summary>As tables name it: <c>con 0</c>, <c>vty 3</c>.</summary>
    public string Title => $"{(Kind == LineKind.Console ? "con" : "vty")} {Number}";

    /// <summary>Its number among all lines.</summary>
    public int Tty => Kind == LineKind.Console ? Number : FirstVty + Number;

    /// <summary>Its settings; those of a vty that was removed under its user are those of a fresh one.</summary>
    public LineConfig In(LinesConfig lines) => Kind == LineKind.Console ? lines.Console : Number < lines.Vtys.Count ? lines.Vtys[Number] : LineConfig.NewVty();

    /// <summary>Who acts from here: <c>console</c>, <c>admin on console</c>, <c>vty0 (192.0.2.7)</c>, <c>admin on vty0 (192.0.2.7)</c>.</summary>
    public string WhoIs(string user)
    {
        var place = Kind == LineKind.Console ? "console" : $"{Name} ({Peer})";
        return user.Length > 0 ? $"{user} on {place}" : place;
    }
}
