using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>What is written about replacing the configuration, in IOS's words.</summary>
static class RollbackText
{
    public const string Question = "This will apply all necessary additions and deletions\nto replace the current running configuration with the\n"
        + "contents of the specified configuration file, which is\nassumed to be a complete configuration, not a partial\n"
        + "configuration. Enter Y if you are sure you want to proceed. ? [no]: ";

    public const string NonePending = "%No Rollback Confirmed Change pending";
    public const string NoArchive = " Archive feature not enabled";

    public static string Pass(int number, IEnumerable<string> commands)
        => $"!Pass {number}\n\n!List of Rollback Commands:\n{Lines(commands)}end\n\n";

    public static string Of(Replacement outcome) => outcome.IsDone
        ? $"\nTotal number of passes: {outcome.Passes}\nRollback Done\n\n"
        : $"The rollback configlet from the last pass is listed below:\n********\n\n!List of Rollback Commands:\n{Lines(outcome.Left)}end\n\n********\n\n\n"
            + $"Rollback aborted after {outcome.Passes} passes\n" + (outcome.Failed.Count == 0 ? ""
                : $"The following commands are failed to apply to the IOS image.\n********\n{Lines(outcome.Failed)}********\n");

    static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
