using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>How a line's terminal is when somebody comes to it; <c>terminal …</c> changes it for that user alone.</summary>
static class TerminalLineRows
{
    public static readonly Mode<LineConfig> Rows = new("config-line")
    {
        { "editing", "Enable command line editing", l => ref l.Editing },
        { "history", "Enable and control the command history function", l => ref l.KeepsHistory },
        { "history size <lines:0-256>", "Size of history buffer", l => ref l.HistorySize },
        { "length <lines:0-512>", "Number of lines on screen (0 for no pausing)", l => ref l.Length },
        { "width <columns:0-512>", "Number of characters on a screen line (0 for no wrapping)", l => ref l.Width },
    };

    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["config-line: history size"] = "Set history buffer size",
        ["config-line: length"] = "Set number of lines on a screen",
        ["config-line: width"] = "Set width of the display terminal",
    };

    /// <summary>What the line's next prompt follows.</summary>
    public static LineDefaults DefaultsOf(LineConfig line) => new()
    {
        Width = line.Width, Length = line.Length, IsEditing = line.Editing, KeepsHistory = line.KeepsHistory, HistorySize = line.HistorySize,
    };
}
