namespace Firmware.Config;

/// <summary>How a line asks who is there.</summary>
enum LoginMethod { None, Password, Local }

/// <summary>What connections a line takes or makes.</summary>
[Flags]
enum Transports { None = 0, Telnet = 1, Ssh = 2, All = 7 }

/// <summary>One terminal line, <c>line con 0</c> or one of <c>line vty …</c>; a fresh vty differs from a fresh console in <see cref="Login"/> alone.</summary>
sealed class LineConfig
{
    public LoginMethod Login;
    public int ExecTimeoutSeconds = 600;

    /// <summary>Type and text of a reversible password, never in clear; empty where there is none.</summary>
    public string Password = "";

    public bool ExecBanner = true;
    public bool MotdBanner = true;

    /// <summary>The privilege level of whoever has none of his own.</summary>
    public int Privilege = 1;
    public bool LoggingSynchronous;
    public bool Editing = true;
    public bool KeepsHistory = true;
    public int HistorySize = 20;
    public int Length = 24;
    public int Width = 80;
    public bool Exec = true;
    public int AbsoluteTimeoutMinutes;
    public int SessionTimeoutMinutes;
    public bool SessionTimeoutOutput;
    public int SessionLimit;
    public string AutoCommand = "";
    public string Location = "";
    public int EscapeCharacter = DefaultEscape;
    public Transports Input;
    public Transports Output = Transports.All;
    public bool PrefersTelnet = true;

    /// <summary>Ctrl-Shift-6.</summary>
    public const int DefaultEscape = 0x1E;

    /// <summary>A line without an escape character.</summary>
    public const int NoEscape = -1;

    /// <summary>A vty asks for a password until it is told otherwise: it is reached from afar.</summary>
    public bool IsVty { get; private init; }

    public LoginMethod DefaultLogin => IsVty ? LoginMethod.Password : LoginMethod.None;

    public static LineConfig NewVty() => new() { IsVty = true, Login = LoginMethod.Password };
}

/// <summary>The terminal lines: the console, and vtys from 0 on without a gap.</summary>
sealed class LinesConfig
{
    /// <summary>So many vtys there always are, and so many at most.</summary>
    public const int FewestVtys = 5, MostVtys = 16;

    public LineConfig Console = new();
    public readonly List<LineConfig> Vtys = [.. Enumerable.Range(0, FewestVtys).Select(_ => LineConfig.NewVty())];
}
