using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>Commands on the operator's own terminal; without one, as in a configuration that is replayed, they have nothing to set.</summary>
static class TerminalCommands
{
    public static void Length(Session session, Args args) => Of(session).SetLength(args.Int("lines"));

    public static void Width(Session session, Args args) => Of(session).SetWidth(args.Int("columns"));

    public static void Monitor(Session session, Args args) => session.IsMonitor = true;

    public static void NoMonitor(Session session, Args args) => session.IsMonitor = false;

    static Terminal Of(Session session) => session.Terminal ?? throw new CommandException("% There is no terminal here.");
}
