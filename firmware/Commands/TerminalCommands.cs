using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>Commands on the operator's own terminal; without one, as in a configuration that is replayed, its size cannot be set.</summary>
static class TerminalCommands
{
    const string HelpText = """
        Help may be requested at any point in a command by entering
        a question mark '?'.  If nothing matches, the help list will
        be empty and you must backup until entering a '?' shows the
        available options.
        Two styles of help are provided:
        1. Full help is available when you are ready to enter a
           command argument (e.g. 'show ?') and describes each possible
           argument.
        2. Partial help is provided when an abbreviated argument is entered
           and you want to know what arguments match the input
           (e.g. 'show pr?'.)

        """;

    public static void Help(Session session, Args args) => session.WriteLine(HelpText);

    public static void Length(Session session, Args args) => Of(session).SetLength(args.Int("lines"));

    public static void DefaultLength(Session session, Args args) => Of(session).SetLength(session.Host.Defaults.Length);

    public static void Width(Session session, Args args) => Of(session).SetWidth(args.Int("columns"));

    public static void DefaultWidth(Session session, Args args) => Of(session).SetWidth(session.Host.Defaults.Width);

    public static void Monitor(Session session, Args args) => session.IsMonitor = true;

    public static void NoMonitor(Session session, Args args) => session.IsMonitor = false;

    public static void DefaultEditing(Session session, Args args) => session.IsEditing = session.Host.Defaults.IsEditing;

    public static void KeepHistory(Session session, Args args) => SetHistory(session, true, null);

    public static void NoHistory(Session session, Args args) => SetHistory(session, false, null);

    public static void DefaultHistory(Session session, Args args) => SetHistory(session, session.Host.Defaults.KeepsHistory, session.Host.Defaults.HistorySize);

    public static void HistorySize(Session session, Args args) => SetHistory(session, true, args.Int("lines"));

    public static void DefaultHistorySize(Session session, Args args) => SetHistory(session, null, session.Host.Defaults.HistorySize);

    public static void ShowHistory(Session session, Args args)
    {
        foreach (var line in session.History.Lines) session.WriteLine("  " + line);
    }

    static void SetHistory(Session session, bool? isKept, int? size)
    {
        foreach (var history in (History[])[session.ExecHistory, session.ConfigHistory])
        {
            history.IsKept = isKept ?? history.IsKept;
            history.Size = size ?? history.Size;
        }
    }

    static Terminal Of(Session session) => session.Terminal ?? throw new CommandException("% There is no terminal here.");
}
