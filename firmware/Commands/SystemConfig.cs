using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of the system: names, logging, secrets and users.</summary>
static class SystemConfig
{
    public static readonly Mode<RunningConfig> Rows = new("config", types: [HostnameType.Type])
    {
        { "end", "Exit from configure mode", (session, _) => session.LeaveToExec(), Row.Everybody },
        { "exit", "Exit from configure mode", (session, _) => session.Leave(), Row.Everybody },
        { "help", "Description of the interactive help system", TerminalCommands.Help, Row.Everybody },
        { "hostname <name:HOSTNAME>", "This system's network name", c => ref c.Hostname, Row.Shown | Row.Apart },
        new LoggingBufferedRow(),
        new LoggingLevelRow("console", "Set console logging parameters", c => ref c.Console, Row.Apart),
        new LoggingLevelRow("monitor", "Set terminal line (monitor) logging parameters", c => ref c.Monitor),
        { "logging on", "Enable logging to all enabled destinations", c => ref c.Logging.On },
        new LoggingRateRow(),
        new EnableSecretRow(),
        new EnablePasswordRow(),
        new EnableAlgorithmRow(),
        LoginRows.Rows,
        new UsernameRow(),
        new UsernameAlgorithmRow(),
        NameConfig.Rows,
    };
}
