using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The tests that show what the settings of logins, secrets, banners and privilege levels do.</summary>
static class AccessEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config: service password-encryption"] = "Commands.PasswordTests.ServicePasswordEncryptionObfuscatesWhatIsTypedFromThenOn",
        [$"config: enable secret [level <level:1-15>] {TypedSecret.Spec}"] = "Commands.SettingTests.EnableSecretIsAskedFor",
        [$"config: enable password [level <level:1-15>] {TypedPassword.Spec}"] = "Commands.PasswordTests.EnablePasswordIsAskedForWhereThereIsNoSecret",
        [$"config: username <name:WORD> [privilege <level:0-15>] [{{secret {TypedSecret.Spec}|password {TypedPassword.Spec}}}]"] = "Commands.SettingTests.UsernameWithSecretLogsInWithItsPrivilege",
        ["config: login block-for <seconds:1-65535> attempts <attempts:1-65535> within <within:1-65535>"] = "Commands.LoginWatchTests.TooManyFailuresInOneWindowLetNobodyIn",
        ["config: login delay <seconds:1-10>"] = "Commands.LoginWatchTests.DelayKeepsTheNextAttemptWaiting",
        ["config: login on-failure log [every <every:1-65535>]"] = "Commands.LoginWatchTests.EveryNthLoginIsLogged",
        ["config: login on-success log [every <every:1-65535>]"] = "Commands.LoginWatchTests.EveryNthLoginIsLogged",
        ["config: banner exec <text:LINE>"] = "Commands.BannerTests.BannersComeInTheirOrder",
        ["config: banner login <text:LINE>"] = "Commands.BannerTests.BannersComeInTheirOrder",
        ["config: banner motd <text:LINE>"] = "Commands.BannerTests.BannersComeInTheirOrder",
        [$"config: privilege <mode:{PrivilegeModes.Choices}> [all] level <level:0-15> <command:LINE>"] = "Commands.PrivilegeTests.LoweredCommandIsUsedByTheLowerLevel",
        ["config-line: privilege level <level:0-15>"] = "Commands.PrivilegeTests.LineGivesItsLevelToWhoIsGivenNone",
        [$"config-line: password {TypedPassword.Spec}"] = "Commands.PasswordTests.LinePasswordIsAskedFor",
        ["config-line: motd-banner"] = "Commands.BannerTests.LineMayLeaveBannersOut",
        ["config-line: exec-banner"] = "Commands.BannerTests.LineMayLeaveBannersOut",
    };
}
