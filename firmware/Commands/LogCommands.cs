using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>show logging</c>, <c>clear logging</c>, and the settings' effect on the log.</summary>
static class LogCommands
{
    public static void Show(Session session, Args args)
    {
        var (log, logging) = (session.Router.Log, session.Router.Config.Logging);
        session.WriteLine("Syslog logging: enabled\n");
        session.WriteLine($"    Console logging: {Level(logging.Console)}");
        session.WriteLine($"    Monitor logging: {(session.IsMonitor ? "on for this terminal" : "off for this terminal")}");
        session.WriteLine($"    Buffer logging:  {Level(logging.Buffered)}, {log.Count} messages logged\n");
        session.WriteLine($"Log Buffer ({logging.BufferedSize} bytes):\n");
        foreach (var line in log.Buffered) session.WriteLine(line.Text);
    }

    public static async Task Clear(Session session, Args args)
    {
        if (await session.ConfirmAsync("Clear logging buffer [confirm]")) session.Router.Log.Clear();
    }

    /// <summary>Makes the log keep what the configuration says; part of the device's <c>Apply</c>.</summary>
    public static void Apply(LoggingConfig logging, Log log) => (log.BufferLevel, log.BufferLimit) = (logging.Buffered, logging.Buffered < 0 ? 0 : logging.BufferedSize);

    static string Level(int level) => level < 0 ? "disabled" : $"level {LogLevels.Names[level]}";
}
