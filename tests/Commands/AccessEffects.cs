using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The tests that show what the settings of logins, secrets and privilege levels do.</summary>
static class AccessEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        [$"config: enable secret [level <level:1-15>] {TypedSecret.Spec}"] = "Commands.SettingTests.EnableSecretIsAskedFor",
        [$"config: privilege <mode:{PrivilegeModes.Choices}> [all] level <level:0-15> <command:LINE>"] = "Commands.PrivilegeTests.LoweredCommandIsUsedByTheLowerLevel",
        ["config-line: privilege level <level:0-15>"] = "Commands.PrivilegeTests.LineGivesItsLevelToWhoIsGivenNone",
    };
}
