using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on the running and the startup configuration.</summary>
static class ConfigExec
{
    public static readonly Mode Rows = new("exec", types: [InterfaceName.Type])
    {
        { "configure", "Enter configuration mode", ConfigFiles.Configure },
        { "configure terminal", "Configure from the terminal", ConfigFiles.ConfigureTerminal },
        { "erase startup-config", "Erase contents of configuration memory", ConfigFiles.Erase },
        { "reload", "Halt and perform a cold restart", ReloadCommand.Reload },
        { "show configuration", "Contents of Non-Volatile memory", ShowConfig.Startup },
        { "show running-config [<form:all|brief|full>] [linenum]", "Current operating configuration", ShowConfig.Running },
        { "show running-config interface <name:INTERFACE> [linenum]", "Interface name, such as GigabitEthernet0/0", ShowConfig.RunningInterface },
        { "show startup-config", "Contents of startup configuration", ShowConfig.Startup },
        { "write [memory]", "Write running configuration to memory or terminal", ConfigFiles.Write },
        { "write erase", "Erase NV memory", ConfigFiles.Erase },
        { "write terminal", "Write to terminal", ShowConfig.Running },
    };
}
