using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on the session and the router itself.</summary>
static class SystemExec
{
    public static readonly Mode Rows = new("exec")
    {
        { "clear logging", "Clear logging buffer", LogCommands.Clear },
        { "clock set <time:hh:mm:ss> {<day:1-31> <month:MONTH>|<month:MONTH> <day:1-31>} <year:1993-2099>", "Year", ClockCommands.Set },
        { "copy running-config startup-config", "Copy to startup configuration", ConfigFiles.CopyToStartup },
        { "disable", "Turn off privileged commands", AccessCommands.Disable, Row.User },
        { "enable", "Turn on privileged commands", AccessCommands.Enable, Row.User },
        { "exit", "Exit from the EXEC", (session, _) => session.LogOut(), Row.User },
        { "logout", "Exit from the EXEC", (session, _) => session.LogOut(), Row.User },
        { "terminal length <lines:0-512>", "Number of lines on screen (0 for no pausing)", TerminalCommands.Length, Row.User },
        { "terminal monitor", "Copy debug output to the current terminal line", TerminalCommands.Monitor, Row.User },
        { "terminal no monitor", "Copy debug output to the current terminal line", TerminalCommands.NoMonitor, Row.User },
        { "terminal width <columns:0-512>", "Number of characters on a screen line (0 for no wrapping)", TerminalCommands.Width, Row.User },
    };
}
