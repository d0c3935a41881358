namespace Tests.Commands;

/// <summary>The tests that show what a line's terminal settings do.</summary>
static class TerminalEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config-line: editing"] = "Commands.TerminalLineTests.EditingDecidesWhichKeysWork",
        ["config-line: history"] = "Commands.TerminalLineTests.HistoryDecidesWhetherLinesAreKept",
        ["config-line: history size <lines:0-256>"] = "Commands.TerminalLineTests.HistorySizeDecidesHowManyLinesAreKept",
        ["config-line: length <lines:0-512>"] = "Commands.TerminalLineTests.LengthDecidesWhereOutputStops",
        ["config-line: width <columns:0-512>"] = "Commands.TerminalLineTests.WidthDecidesWhereLinesScroll",
    };
}
