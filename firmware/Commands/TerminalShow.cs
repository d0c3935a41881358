using System.Globalization;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>show terminal</c>: the operator's own line as it is now, in IOS's layout.</summary>
static class TerminalShow
{
    const int Minute = 60;
    const int Control = ' ', CaretOffset = '@';

    public static void Show(Session session, Args args)
    {
        var place = ((ConsoleHost)session.Host).Place;
        var line = place.In(session.Router.Config.Lines);
        session.WriteLine($"Line {place.Tty}, Location: \"{line.Location}\", Type: \"\"");
        if (session.Terminal is { } terminal) session.WriteLine($"Length: {terminal.Length} lines, Width: {terminal.Width} columns");
        session.WriteLine("Status: PSI Enabled, Ready, Active");
        session.WriteLine("Capabilities: none");
        foreach (var text in Settings(line)) session.WriteLine(text);
        session.WriteLine($"Time since activation: {Clock(session.Attended)}");
        session.WriteLine($"Editing is {(session.IsEditing ? "enabled" : "disabled")}.");
        session.WriteLine(session.History.IsKept ? $"History is enabled, history size is {session.History.Size}." : "History is disabled.");
        session.WriteLine("Full user help is disabled");
        session.WriteLine($"Allowed input transports are {TransportNames.Text(line.Input)}.");
        session.WriteLine($"Allowed output transports are {TransportNames.Text(line.Output)}.");
        session.WriteLine($"Preferred transport is {(line.PrefersTelnet ? "telnet" : "none")}.");
        session.WriteLine("No output characters are padded");
        session.WriteLine("No special data dispatching characters");
    }

    static string[] Settings(LineConfig line) =>
    [
        "Special Chars: Escape  Hold  Stop  Start  Disconnect  Activation",
        $"                {EscapeOf(line),-7}none   -     -       none",
        "Timeouts:      Idle EXEC    Idle Session   Modem Answer  Session   Dispatch",
        $"               {Timeout(line.ExecTimeoutSeconds),-15} {Timeout(line.SessionTimeoutMinutes * Minute),-28} {(line.AbsoluteTimeoutMinutes == 0 ? "none" : Timeout(line.AbsoluteTimeoutMinutes * Minute)),-8} not set",
        line.SessionLimit == 0 ? "Session limit is not set." : $"Session limit is {line.SessionLimit}.",
    ];

    // Ctrl-Shift-6 is ^^; it needs an x behind it to leave a connection.
    static string EscapeOf(LineConfig line) => line.EscapeCharacter switch
    {
        LineConfig.NoEscape => "none",
        LineConfig.DefaultEscape => "^^x",
        < Control => $"^{(char)(line.EscapeCharacter + CaretOffset)}",
        _ => ((char)line.EscapeCharacter).ToString(),
    };

    static string Timeout(int seconds) => seconds == 0 ? "never" : Clock(TimeSpan.FromSeconds(seconds));

    static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
