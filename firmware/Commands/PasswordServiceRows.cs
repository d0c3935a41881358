using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>How passwords are kept. Those that were encrypted before stay as they are.</summary>
static class PasswordServiceRows
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        { "service password-encryption", "Encrypt system passwords", c => ref c.PasswordEncryption, Row.Apart },
    };
}
