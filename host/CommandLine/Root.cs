using System.CommandLine;

namespace Host.CommandLine;

/// <summary>The tool's commands.</summary>
static class Root
{
    public static RootCommand Create() =>
        new("Staplebox host tool: provisions routers over their serial lines, attaches to their consoles, runs the lab.\n\n"
            + "Exit codes: 0 done, 64 usage, 65 bad plan, 69 line or program unavailable, 70 internal error, 75 the router refused or timed out.")
        {
            ProvisionCommand.Create(), ConsoleCommand.Create(), LabCommand.Create(),
        };
}
