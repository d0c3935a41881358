using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands that show the system.</summary>
static class ShowCommands
{
    public static readonly Mode Rows = new("exec")
    {
        { "show clock [detail]", "Display the system clock", ClockCommands.Show, Row.User },
        { "show logging", "Show the contents of logging buffers", LogCommands.Show, Row.User },
        { "show privilege", "Show current privilege level", (session, _) => session.WriteLine($"Current privilege level is {session.Privilege}"), Row.User },
        { "show version", "System hardware and software status", ShowVersion.Show, Row.User },
    };
}
