namespace Firmware.Commands;

/// <summary>Help for the words of commands on configurations, in IOS's words.</summary>
static class ConfigKeywords
{
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["erase"] = "Erase a filesystem",
        ["show running-config all"] = "Configuration with defaults",
        ["show running-config brief"] = "configuration without certificate data",
        ["show running-config full"] = "full configuration",
        ["show running-config interface"] = "Show interface configuration",
        ["show running-config interface <name> linenum"] = "Display line numbers in output",
        ["show running-config linenum"] = "Display line numbers in output",
        ["version"] = "Version of the software that wrote the configuration",
        ["write memory"] = "Write to NV memory",
    };
}
