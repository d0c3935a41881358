using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Configuration commands on keys, trustpoints and their certificates.</summary>
static class PkiConfig
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new TrustpointRow(),
        { "crypto pki authenticate <name:WORD>", "CA Server Name", EnrollmentCommands.AuthenticateAsync },
        { "crypto pki enroll <name:WORD>", "CA Server Name", EnrollmentCommands.EnrollAsync },
        { "crypto pki import <name:WORD> certificate", "Import a certificate from the terminal", EnrollmentCommands.ImportAsync },
        { "crypto key generate rsa [general-keys] [label <label:WORD>] [modulus <bits:360-4096>]", "Generate RSA keys", KeyCommands.GenerateRsaAsync },
        { "crypto key generate rsa [general-keys] modulus <bits:360-4096> label <label:WORD>", "RSA keypair label", KeyCommands.GenerateRsaAsync },
        { "crypto key generate ec keysize <bits:256|384|521> [label <label:WORD>]", "Generate EC keys", KeyCommands.GenerateEcAsync },
        { "crypto key zeroize [<family:ec|rsa> [<label:WORD>]]", "Remove keys", KeyCommands.ZeroizeAsync },
    };
}
