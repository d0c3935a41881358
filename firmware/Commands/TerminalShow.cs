using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show terminal</c>: the operator's own line as it is now, in IOS's layout.</summary>
static class TerminalShow
{
    public static void Show(Session session, Args args)
    {
        var place = ((ConsoleHost)session.Host).Place;
        var line = place.In(session.Router.Config.Lines);
        session.WriteLine($"Line {place.Tty}, Location: \"\", Type: \"\"");
        if (session.Terminal is { } terminal) session.WriteLine($"Length: {terminal.Length} lines, Width: {terminal.Width} columns");
        session.WriteLine("Status: PSI Enabled, Ready, Active");
        session.WriteLine("Capabilities: none");
        session.WriteLine("Timeouts:      Idle EXEC    Idle Session   Modem Answer  Session   Dispatch");
        session.WriteLine($"               {Timeout(line.ExecTimeoutSeconds),-15} never                        none     not set");
        session.WriteLine($"Time since activation: {Clock(session.Attended)}");
        session.WriteLine($"Editing is {(session.IsEditing ? "enabled" : "disabled")}.");
        session.WriteLine(session.History.IsKept ? $"History is enabled, history size is {session.History.Size}." : "History is disabled.");
        session.WriteLine("Full user help is disabled");
        session.WriteLine("No output characters are padded");
        session.WriteLine("No special data dispatching characters");
    }

    static string Timeout(int seconds) => seconds == 0 ? "never" : Clock(TimeSpan.FromSeconds(seconds));

    static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
