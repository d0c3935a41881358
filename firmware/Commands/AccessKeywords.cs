namespace Firmware.Commands;

/// <summary>Help for the words of logins, secrets and privilege levels, in IOS's words.</summary>
static class AccessKeywords
{
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>(PrivilegeModes.Help)
    {
        ["exec: disable <level>"] = "Privilege level to go to",
        ["exec: enable <level>"] = "Enable level",

        ["enable"] = "Modify enable password parameters",
        ["enable secret"] = "Assign the privileged level secret",
        ["enable secret level"] = "Set exec level password",
        ["enable secret level <level>"] = "Level number",
        ["enable secret 0"] = "Specifies an UNENCRYPTED password will follow",
        ["enable secret 0 <password>"] = "The UNENCRYPTED (cleartext) 'enable' secret",
        ["enable secret 8"] = "Specifies a PBKDF2 HASHED secret will follow",
        ["enable secret 8 <hash>"] = "The HASHED 'enable' secret string",
        ["enable secret 9"] = "Specifies a SCRYPT HASHED secret will follow",
        ["enable secret 9 <hash>"] = "The HASHED 'enable' secret string",
        ["enable secret <password>"] = "The UNENCRYPTED (cleartext) 'enable' secret",

        ["privilege"] = "Command privilege parameters",
        ["privilege <mode> all"] = "All suboption will be set to the samelevel",
        ["privilege <mode> level"] = "Set privilege level of command",
        ["privilege <mode> level <level>"] = "Privilege level",
        ["privilege <mode> reset"] = "Reset privilege level of command",
        ["config-line: privilege"] = "Change privilege level for line",
        ["config-line: privilege level"] = "Assign default privilege level for line",
    };
}
