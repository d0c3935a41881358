using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of the system: names, logging, secrets and users.</summary>
static class SystemConfig
{
    public static readonly Mode<RunningConfig> Rows = new("config", types: [HostnameType.Type])
    {
        { "end", "Exit from configure mode", (session, _) => session.LeaveToExec() },
        { "exit", "Exit from configure mode", (session, _) => session.Leave() },
        { "help", "Description of the interactive help system", TerminalCommands.Help },
        { "hostname <name:HOSTNAME>", "This system's network name", c => ref c.Hostname, Row.Shown | Row.Apart },
        new LoggingBufferedRow(),
        new LoggingConsoleRow(),
        new EnableSecretRow(),
        new UsernameRow(),
        NameConfig.Rows,
    };
}
