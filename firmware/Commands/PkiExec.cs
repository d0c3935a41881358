using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on keys, certificates and staples.</summary>
static class PkiExec
{
    public static readonly Mode Rows = new("exec")
    {
        { "show crypto key mypubkey <family:all|ec|rsa> [<name:WORD>]", "Show public keys associated with this router", KeyCommands.ShowMyPubkey },
        { "show crypto pki certificates [verbose] [<name:WORD>]", "Show certificates", PkiShow.Certificates },
        { "show crypto pki certificates <name:WORD> verbose", "Display in verbose mode", PkiShow.Certificates },
        { "show crypto pki trustpoints [status]", "Show trustpoints", PkiShow.Trustpoints },
        { "show crypto pki trustpoints <name:WORD> [status]", "Trustpoint Name", PkiShow.Trustpoints },
        { "show crypto pki counters", "Show PKI Counters", PkiShow.Counters },
        { "show crypto pki staples [detail]", "Show the OCSP responses stapled for this router's certificates", PkiShow.Staples, Row.Ours },
        { "clear crypto pki counters", "Clear PKI Counters", StapleCommands.ClearCounters },
        { "clear crypto pki staples", "Drop the stapled OCSP responses and fetch them anew", StapleCommands.Clear, Row.Ours },
        { "crypto pki staple refresh [<name:WORD>]", "Fetch OCSP responses now", StapleCommands.RefreshAsync, Row.Ours },
        { "crypto pki certificate validate <name:WORD>", "Trustpoint Name", StapleCommands.ValidateAsync },
        { "crypto pki authenticate <name:WORD>", "CA Server Name", EnrollmentCommands.AuthenticateAsync },
        { "crypto pki enroll <name:WORD>", "CA Server Name", EnrollmentCommands.EnrollAsync },
        { "crypto pki import <name:WORD> certificate", "Import a certificate from the terminal", EnrollmentCommands.ImportAsync },
    };
}
