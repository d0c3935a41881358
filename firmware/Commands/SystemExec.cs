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
        { "exit", "Exit from the EXEC", TelnetCommands.Exit, Row.Everybody },
        { "logout", "Exit from the EXEC", TelnetCommands.Exit, Row.Everybody },
    };
}
