using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Inside <c>line con 0</c> and <c>line vty FIRST LAST</c>.</summary>
static class LineMode
{
    public static readonly Mode<LineConfig> Body = new("config-line")
    {
        new SessionTimeoutRow(),
        { "session-limit <sessions:0-2147483647>", "Session limit", l => ref l.SessionLimit },
        { "location <text:LINE>", "One text line describing the terminal's location", l => ref l.Location },
        { "motd-banner", "Enable the display of the MOTD banner", l => ref l.MotdBanner },
        { "exec-banner", "Enable the display of the EXEC banner", l => ref l.ExecBanner },
        new ExecTimeoutRow(),
        { "absolute-timeout <minutes:0-10000>", "Absolute timeout interval in minutes", l => ref l.AbsoluteTimeoutMinutes },
        { "exec", "Start an EXEC process", l => ref l.Exec },
        { "exit", "Exit from line configuration mode", (session, _) => session.Leave(), Row.Everybody },
        { "privilege level <level:0-15>", "Default privilege level for line", l => ref l.Privilege },
        new LinePasswordRow(),
        { "logging synchronous", "Synchronized message output", l => ref l.LoggingSynchronous },
        new LineLoginRow(),
        TerminalLineRows.Rows,
        { "autocommand <command:LINE>", "Appropriate EXEC command", l => ref l.AutoCommand },
        new EscapeCharacterRow(),
        new TransportPreferredRow(),
        new TransportInputRow(),
        new TransportOutputRow(),
    };

    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new ConsoleLineRow(),
        new VtyLineRow(),
    };
}

/// <summary><c>exec-timeout MINUTES [SECONDS]</c>; none at all is <c>exec-timeout 0 0</c>.</summary>
sealed class ExecTimeoutRow() : Command<LineConfig>("exec-timeout <minutes:0-35791> [<seconds:0-2147483>]", "Timeout in minutes")
{
    const int Minute = 60;
    const int MaxMinutes = 35791;

    static readonly int initial = new LineConfig().ExecTimeoutSeconds;

    protected override void Set(LineConfig section, Args args)
    {
        var seconds = args.Int("minutes") * Minute + args.Int("seconds", 0);
        // What is written as minutes and seconds must be taken back.
        section.ExecTimeoutSeconds = seconds / Minute <= MaxMinutes ? seconds : throw new InvalidValueException(args.ColumnOf("seconds"));
    }

    protected override void Unset(LineConfig section, Args args) => section.ExecTimeoutSeconds = 0;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((LineConfig)section).ExecTimeoutSeconds = initial;
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(LineConfig section)
        => section.ExecTimeoutSeconds == initial ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(LineConfig section)
        => [$"exec-timeout {section.ExecTimeoutSeconds / Minute} {section.ExecTimeoutSeconds % Minute}"];
}

/// <summary><c>login [local]</c>: the line's own password, or a name and its password. A vty asks by default, and says so.</summary>
sealed class LineLoginRow() : Command<LineConfig>("login [local]", "Enable password checking")
{
    public override async Task SetAsync(Session session, object section, Args args)
    {
        await base.SetAsync(session, section, args);
        var line = (LineConfig)section;
        if (line is { Login: LoginMethod.Password, Password: "" } && LineShow.LinesOf(session.Router).FirstOrDefault(l => l.In(session.Router.Config.Lines) == line) is { } at)
            session.WriteLine($"% Login disabled on line {at.Tty}, until 'password' is set");
    }

    protected override void Set(LineConfig section, Args args) => section.Login = args.Has("local") ? LoginMethod.Local : LoginMethod.Password;

    protected override void Unset(LineConfig section, Args args) => section.Login = LoginMethod.None;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((LineConfig)section).Login = ((LineConfig)section).DefaultLogin;
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(LineConfig section) => section.Login switch
    {
        LoginMethod.Local => ["login local"],
        LoginMethod.Password => ["login"],
        _ => section.IsVty ? ["no login"] : [],
    };

    protected override IEnumerable<string> NvgenAll(LineConfig section) => section.Login == LoginMethod.None ? ["no login"] : Nvgen(section);
}
