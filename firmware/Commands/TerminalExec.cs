using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on the operator's own terminal and on the language itself.</summary>
static class TerminalExec
{
    const string Editing = "Enable command line editing";
    const string Monitor = "Copy debug output to the current terminal line";
    const string History = "Enable and control the command history function";
    const string HistorySize = "Set history buffer size";

    public static readonly Mode Rows = new("exec")
    {
        { "help", "Description of the interactive help system", TerminalCommands.Help, Row.Everybody },
        { "quit", "Exit from the EXEC", TelnetCommands.Exit, Row.User | Row.Hidden },
        { "show history", "Display the session command history", TerminalCommands.ShowHistory, Row.User },
        { "show terminal", "Display terminal configuration parameters", TerminalShow.Show, Row.User },
        { "terminal default editing", Editing, TerminalCommands.DefaultEditing, Row.User },
        { "terminal default history", History, TerminalCommands.DefaultHistory, Row.User },
        { "terminal default history size", HistorySize, TerminalCommands.DefaultHistorySize, Row.User },
        { "terminal default length", "Set number of lines on a screen", TerminalCommands.DefaultLength, Row.User },
        { "terminal default width", "Set width of the display terminal", TerminalCommands.DefaultWidth, Row.User },
        { "terminal editing", Editing, (session, _) => session.IsEditing = true, Row.User },
        { "terminal history", History, TerminalCommands.KeepHistory, Row.User },
        { "terminal history size <lines:0-256>", "Size of history buffer", TerminalCommands.HistorySize, Row.User },
        { "terminal length <lines:0-512>", "Number of lines on screen (0 for no pausing)", TerminalCommands.Length, Row.User },
        { "terminal monitor", Monitor, TerminalCommands.Monitor, Row.User },
        { "terminal no editing", Editing, (session, _) => session.IsEditing = false, Row.User },
        { "terminal no history", History, TerminalCommands.NoHistory, Row.User },
        { "terminal no history size", HistorySize, TerminalCommands.DefaultHistorySize, Row.User },
        { "terminal no length", "Set number of lines on a screen", TerminalCommands.DefaultLength, Row.User },
        { "terminal no monitor", Monitor, TerminalCommands.NoMonitor, Row.User },
        { "terminal no width", "Set width of the display terminal", TerminalCommands.DefaultWidth, Row.User },
        { "terminal width <columns:0-512>", "Number of characters on a screen line (0 for no wrapping)", TerminalCommands.Width, Row.User },
    };

    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["terminal"] = "Set terminal line parameters",
        ["terminal default"] = "Set a command to its defaults",
        ["terminal history size"] = HistorySize,
        ["terminal length"] = "Set number of lines on a screen",
        ["terminal no"] = "Negate a command or set its defaults",
        ["terminal width"] = "Set width of the display terminal",
    };
}
