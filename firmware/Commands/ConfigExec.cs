using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on the running and the startup configuration.</summary>
static class ConfigExec
{
    public static readonly Mode Rows = new("exec", types: [InterfaceName.Type, ReloadTime.Delay, ReloadTime.Clock])
    {
        { "archive config", "archive the running configuration", ArchiveCommands.SaveAsync },
        { "configure", "Enter configuration mode", ConfigureCommands.AskAsync },
        { "configure confirm", "Confirm replacement of running-config with a new config file", ConfigureCommands.ConfirmAsync },
        { "configure memory", "Configure from NV memory", ConfigureCommands.MemoryAsync },
        { "configure replace <url:WORD> [{list [force]|force [list]}] [{time <time:1-120>|revert trigger {error [timer <timer:1-120>]|timer <timer:1-120>}}]", "URL of config file that will replace running-config", ConfigureCommands.ReplaceAsync },
        { "configure revert {now|timer {<timer:1-120>|idle <idle:1-120>}}", "Parameters for reverting the configuration", ConfigureCommands.RevertAsync },
        { "configure terminal [revert timer {<timer:1-120>|idle <idle:1-120>}]", "Configure from the terminal", ConfigureCommands.TerminalAsync },
        { "erase nvram:", "Filesystem to be erased", ConfigFiles.Erase },
        { "erase startup-config", "Erase contents of configuration memory", ConfigFiles.Erase },
        { "reload [<reason:LINE>]", "Halt and perform a cold restart", ReloadCommand.Reload },
        { "reload at <time:hh:mm> [<reason:LINE>]", "Time to reload (hh:mm)", ReloadCommand.ReloadAt },
        { "reload at <time:hh:mm> {<month:MONTH> <day:1-31>|<day:1-31> <month:MONTH>} [<reason:LINE>]", "Time to reload (hh:mm)", ReloadCommand.ReloadAt },
        { "reload cancel", "Cancel pending reload", ReloadCommand.Cancel },
        { "reload in <delay:DELAY> [<reason:LINE>]", "Delay before reload", ReloadCommand.ReloadIn },
        { $"show aliases [<mode:{Aliases.Choices}>]", "Display alias commands", Aliases.Show },
        { "show archive", "Archive functions", ArchiveCommands.Show },
        { "show archive config differences [<first:WORD> [<second:WORD>]]", "diff utility", ArchiveCommands.DifferencesAsync },
        { "show archive config incremental-diffs <file:WORD>", "path of the config file", ArchiveCommands.IncrementalAsync },
        { "show archive config rollback timer", "Display rollback timer", ArchiveCommands.ShowTimer },
        { "show configuration", "Contents of Non-Volatile memory", ShowConfig.Startup },
        { "show reload", "Scheduled reload information", ReloadCommand.Show },
        { "show running-config [<form:all|brief|full>] [linenum]", "Current operating configuration", ShowConfig.Running },
        { "show running-config interface <name:INTERFACE> [linenum]", "Interface name, such as GigabitEthernet0/0", ShowConfig.RunningInterface },
        { "show startup-config", "Contents of startup configuration", ShowConfig.Startup },
        { "write [memory]", "Write running configuration to memory or terminal", ConfigFiles.WriteAsync },
        { "write erase", "Erase NV memory", ConfigFiles.Erase },
        { "write terminal", "Write to terminal", ShowConfig.Running },
    };
}
