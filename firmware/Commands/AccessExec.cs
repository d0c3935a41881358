using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands that change what the operator may do: with <c>exit</c> and <c>logout</c>, all that privilege level 0 has.</summary>
static class AccessExec
{
    public static readonly Mode Rows = new("exec")
    {
        { "disable [<level:0-15>]", "Turn off privileged commands", AccessCommands.Disable, Row.Everybody },
        { "enable [<level:0-15>]", "Turn on privileged commands", AccessCommands.Enable, Row.Everybody },
    };
}
