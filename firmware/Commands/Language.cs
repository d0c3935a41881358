using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The whole language: each mode put together from the tables that declare its rows, in the order running-config shows them.</summary>
static class Language
{
    public static readonly Mode Exec = new("exec")
    {
        SystemExec.Rows,
        TerminalExec.Rows,
        AccessExec.Rows,
        ShowLogin.Rows,
        ShowCommands.Rows,
        FileExec.Rows,
        SystemShow.Rows,
        NtpShow.Rows,
        ConfigExec.Rows,
        NetExec.Rows,
        BootCommands.Exec,
        PkiExec.Rows,
        PeerShow.Rows,
        LineExec.Rows,
        PlatformExec.Rows,
    };

    public static readonly Mode<RunningConfig> Config = new("config", types: [InterfaceName.Type])
    {
        ConfigConfig.Rows,
        ServiceRows.Rows,
        PasswordServiceRows.Rows,
        SystemConfig.Rows,
        ClockConfigRows.Rows,
        BootCommands.Config,
        PkiConfig.Rows,
        ArchiveMode.Rows,
        PeerMode.Rows,
        InterfaceMode.Rows,
        HttpConfig.Rows,
        new AliasRow(),
        SyslogRows.Rows,
        PrivilegeRows.Rows,
        BannerRows.Rows,
        LineMode.Rows,
        NtpRows.Rows,
    };

    /// <summary>Every mode, linked with its help; a table that is at odds with itself throws here, before the first prompt.</summary>
    public static readonly IReadOnlyList<Mode> Modes = Link();

    static IReadOnlyList<Mode> Link()
    {
        Mode[] roots = [Exec, Config];
        Grammar.Link(roots, Keywords.All, Keywords.Synonyms);
        return Grammar.AllModes(roots);
    }
}
