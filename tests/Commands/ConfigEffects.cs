using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The tests that show what settings about the configuration itself do.</summary>
static class ConfigEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config-archive: path <url:WORD>"] = "Commands.ArchiveTests.PathSaysWhereGenerationsGo",
        ["config-archive: maximum <number:1-14>"] = "Commands.ArchiveTests.MaximumDropsTheOldest",
        ["config-archive: write-memory"] = "Commands.ArchiveTests.WriteMemoryMakesAGeneration",
        ["config-archive: time-period <minutes:1-525600>"] = "Commands.ArchiveTests.TimePeriodMakesGenerations",
        [$"config: alias <mode:{Aliases.Choices}> <name:WORD> <command:LINE>"] = "Commands.AliasTests.AliasStandsForItsCommandInItsMode",
    };
}
