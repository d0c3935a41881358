using Firmware.Cli;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary><c>show logging</c> and <c>clear logging</c>.</summary>
static class LogCommands
{
    const string NoFilter = "xml disabled,";

    public static void Show(Session session, Args args)
    {
        foreach (var line in Lines(session.Router)) session.WriteLine(line);
    }

    public static async Task Clear(Session session, Args args)
    {
        if (await session.ConfirmAsync("Clear logging buffer [confirm]")) session.Router.Log.Clear();
    }

    // The blank lines, and the buffer's second line one blank shorter than the others, are as IOS has them.
    static IEnumerable<string> Lines(Router router)
    {
        var (log, logging) = (router.Log, router.Config.Logging);
        return
        [
            $"Syslog logging: {(logging.On ? "enabled" : "disabled")} ({log.Dropped.Value} messages dropped, {log.RateLimited.Value} messages rate-limited, 0 flushes, 0 overruns, xml disabled, filtering disabled)",
            "", "No Active Message Discriminator.", "", "", "", "No Inactive Message Discriminator.", "", "",
            .. Destination("Console logging: ", logging.Console, log.ConsoleCount, "                     filtering disabled"),
            .. Destination("Monitor logging: ", logging.Monitor, log.Monitored.Value, "                     filtering disabled"),
            .. Destination("Buffer logging:  ", logging.Buffered, log.BufferCount, "                    filtering disabled"),
            "    Count and timestamp logging messages: disabled", "    Persistent logging: disabled",
            "", "No active filter modules.", "",
            $"    Trap logging: {(logging.Trap < 0 ? "disabled" : $"level {LogLevels.Names[logging.Trap]}, {router.Syslog.Lines} message lines logged")}",
            .. router.Syslog.Hosts.SelectMany(HostLines),
            $"        Logging Source-Interface:       VRF Name:{(logging.SourceInterface.Length == 0 ? "" : $"\n        {logging.SourceInterface}")}",
            "", $"Log Buffer ({logging.BufferedSize} bytes):", "",
            .. log.Buffered.Select(line => line.Text),
        ];
    }

    static IEnumerable<string> Destination(string name, int level, long count, string filter)
        => level < 0 ? [$"    {name}disabled"] : [$"    {name}level {LogLevels.Names[level]}, {count} messages logged, {NoFilter}", filter];

    static IEnumerable<string> HostLines(SyslogHost host) =>
    [
        $"        Logging to {host.Config.Host}  ({host.Config.Transport} port {host.Config.Port}, audit disabled,",
        $"              link {(host.IsUp ? "up" : "down")}),",
        $"              {host.Sent} message lines logged, ",
        "              0 message lines rate-limited, ",
        "              0 message lines dropped-by-MD, ",
        "              xml disabled, sequence number disabled",
        "              filtering disabled",
    ];
}
