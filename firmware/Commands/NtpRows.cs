using System.Globalization;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of NTP.</summary>
static class NtpRows
{
    public static readonly Mode<RunningConfig> Rows = new("config", types: [InterfaceName.Any])
    {
        { "ntp logging", "Enable NTP message logging", c => ref c.Ntp.Logging, Row.Apart },
        { "ntp source <name:ANY-INTERFACE>", "Interface name, such as GigabitEthernet0/0 or Loopback0", c => ref c.Ntp.Source },
        new NtpServerRow(),
        { "ntp", "Configure NTP", RemoveAll, Row.Negatable | Row.Hidden },
    };

    static void RemoveAll(Session session, Args args)
    {
        if (!args.Negated) throw new CommandException("% Incomplete command.\n");
        var ntp = session.Router.Config.Ntp;
        (ntp.Logging, ntp.Source) = (false, "");
        ntp.Servers.Clear();
    }
}

/// <summary><c>ntp server HOST …</c>.</summary>
sealed class NtpServerRow() : Command<RunningConfig>(
    "ntp server <host:WORD> [<flags:iburst|prefer+>] [version <version:1-4>] [source <source:ANY-INTERFACE>] [minpoll <minpoll:4-17>] [maxpoll <maxpoll:4-17>] [<flags:iburst|prefer+>]",
    "IP address of peer")
{
    static readonly NtpServer usual = new("");

    protected override void Set(RunningConfig section, Args args)
    {
        var flags = args["flags"].Split(' ');
        var server = new NtpServer(args["host"], args.Int("version", usual.Version), args["source"], args.Int("minpoll", usual.MinPoll), args.Int("maxpoll", usual.MaxPoll),
            flags.Contains("iburst"), flags.Contains("prefer"));
        if (server.MinPoll > server.MaxPoll) throw new CommandException($"%NTP: minpoll ({server.MinPoll}) must not be greater than maxpoll ({server.MaxPoll})");
        var servers = section.Ntp.Servers;
        var at = servers.FindIndex(s => s.Host.Equals(server.Host, StringComparison.OrdinalIgnoreCase));
        if (at < 0) servers.Add(server);
        else servers[at] = server;
    }

    protected override void Unset(RunningConfig section, Args args) => section.Ntp.Servers.RemoveAll(s => s.Host.Equals(args["host"], StringComparison.OrdinalIgnoreCase));

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Ntp.Servers.Select(Line);

    public override bool NoMayEndAfter(Token last) => last.Argument is not null;

    static string Line(NtpServer server) => string.Create(CultureInfo.InvariantCulture,
        $"ntp server {server.Host}{(server.Version == usual.Version ? "" : $" version {server.Version}")}{(server.Source.Length == 0 ? "" : $" source {server.Source}")}{(server.MinPoll == usual.MinPoll ? "" : $" minpoll {server.MinPoll}")}{(server.MaxPoll == usual.MaxPoll ? "" : $" maxpoll {server.MaxPoll}")}{(server.Burst ? " iburst" : "")}{(server.Prefer ? " prefer" : "")}");
}
