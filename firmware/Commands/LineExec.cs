using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on the router's lines and who sits there.</summary>
static class LineExec
{
    public static readonly Mode Rows = new("exec")
    {
        { "clear line <number:0-16>", "Line number", (session, args) => ClearLine.ClearAsync(session, ClearLine.ByTty(args.Int("number"))) },
        { "clear line console <number:0-0>", "Line number", (session, _) => ClearLine.ClearAsync(session, Line.Console) },
        { "clear line vty <number:0-15>", "Line number", (session, args) => ClearLine.ClearAsync(session, new Line(LineKind.Vty, args.Int("number"))) },
        { "disconnect [<name:WORD>]", "Disconnect an existing network connection", TelnetCommands.Disconnect, Row.User },
        { "resume [<name:WORD>]", "Resume an active network connection", TelnetCommands.Resume, Row.User },
        { "show line", "TTY line information", LineShow.All, Row.User },
        { "show line <number:0-16>", "Line number", (session, args) => LineShow.One(session, ClearLine.ByTty(args.Int("number"))), Row.User },
        { "show line console <number:0-0>", "Line number", (session, _) => LineShow.One(session, Line.Console), Row.User },
        { "show line vty <number:0-15>", "Line number", (session, args) => LineShow.One(session, new Line(LineKind.Vty, args.Int("number"))), Row.User },
        { "show sessions", "Information about Telnet connections", TelnetCommands.Show, Row.User },
        { "show users [all]", "Display information about terminal lines", UserShow.Show, Row.User },
        { "telnet <host:WORD> [<port:1-65535>]", "IP address or hostname of a remote system", TelnetCommands.Telnet, Row.User },
        { "where", "List active connections", TelnetCommands.Show, Row.User | Row.Hidden },
        { "who [all]", "List users with active connections", UserShow.Show, Row.User | Row.Hidden },
    };

    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["clear line"] = "Reset a terminal line",
        ["clear line console"] = "Primary terminal line",
        ["clear line vty"] = "Virtual terminal",
        ["show line console"] = "Primary terminal line",
        ["show line vty"] = "Virtual terminal",
        ["show users all"] = "Include information about inactive ports",
        ["who all"] = "Include information about inactive ports",
        ["absolute-timeout"] = "Set absolute timeout for line disconnection",
        ["autocommand"] = "Automatically execute an EXEC command",
        ["location"] = "Enter terminal location description",
        ["transport"] = "Define transport protocols for line",
        ["transport input all"] = "All protocols",
        ["transport input none"] = "No protocols",
        ["transport input ssh"] = "TCP/IP SSH protocol",
        ["transport input telnet"] = "TCP/IP Telnet protocol",
        ["transport output all"] = "All protocols",
        ["transport output none"] = "No protocols",
        ["transport output ssh"] = "TCP/IP SSH protocol",
        ["transport output telnet"] = "TCP/IP Telnet protocol",
        ["transport preferred none"] = "No protocols",
        ["transport preferred telnet"] = "TCP/IP Telnet protocol",
        ["disconnect <name>"] = "The number or name of an active network connection",
        ["resume <name>"] = "The number or name of an active network connection",
        ["telnet"] = "Open a telnet connection",
        ["telnet <host> <port>"] = "Port number",
        ["escape-character DEFAULT"] = "Use default escape character",
        ["escape-character NONE"] = "Disable escape entirely",
        ["escape-character <character>"] = "Escape character or its ASCII decimal equivalent",
        ["session-limit"] = "Set maximum number of sessions",
        ["session-timeout"] = "Set interval for closing connection when there is no input traffic",
        ["session-timeout <minutes> output"] = "Include output traffic as well as input traffic",
    };
}

/// <summary><c>clear line</c>: whoever sits there loses his session.</summary>
static class ClearLine
{
    /// <summary>The line of that number among all lines.</summary>
    public static Line ByTty(int tty) => tty == 0 ? Line.Console : new Line(LineKind.Vty, tty - 1);

    public static async Task ClearAsync(Session session, Line line)
    {
        LineShow.MustExist(session, line);
        var there = session.Router.Seats.Taken.Where(s => s.Line.Tty == line.Tty && s.Session != session).ToArray();
        if (there.Length == 0 && session.Router.Seats.Taken.Any(s => s.Line.Tty == line.Tty && s.Session == session)) throw new CommandException("% Not allowed to clear current line");
        if (!await session.ConfirmAsync("[confirm]")) return;
        foreach (var seat in there.Where(s => s.IsAttended)) seat.HangUp();
        session.WriteLine(" [OK]");
    }
}
