using System.Globalization;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of the hosts that the log is sent to.</summary>
static class SyslogRows
{
    const string Facilities = "auth|cron|daemon|kern|local0|local1|local2|local3|local4|local5|local6|local7|lpr|mail|news|sys10|sys11|sys12|sys13|sys14|sys9|syslog|user|uucp";

    public static readonly Mode<RunningConfig> Rows = new("config", types: [InterfaceName.Any])
    {
        new LoggingLevelRow("trap", "Set syslog server logging level", c => ref c.Trap, Row.Apart),
        { $"logging facility <facility:{Facilities}>", "Facility parameter for syslog messages", c => ref c.Logging.Facility },
        new OriginIdRow(),
        { "logging source-interface <name:ANY-INTERFACE>", "Interface name, such as GigabitEthernet0/0 or Loopback0", c => ref c.Logging.SourceInterface },
        new LoggingHostRow("host "),
        new LoggingHostRow(""),
    };
}

/// <summary><c>logging origin-id {hostname|ip|string TEXT}</c>.</summary>
sealed class OriginIdRow() : Command<RunningConfig>("logging origin-id {hostname|ip|string <text:LINE>}", "Add origin ID to syslog messages")
{
    protected override void Set(RunningConfig section, Args args)
        => section.Logging.OriginId = args.Has("string") ? $"string {args["text"]}" : args.Has("ip") ? "ip" : "hostname";

    protected override void Unset(RunningConfig section, Args args) => section.Logging.OriginId = "";

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Logging.OriginId is { Length: > 0 } origin ? [$"logging origin-id {origin}"] : [];

    public override bool NoMayEndAfter(Token last) => last.Text is "origin-id" or "string";
}

/// <summary><c>logging host HOST [transport {udp|tcp} [port N]]</c>, and <c>logging A.B.C.D</c>, which older configurations have.</summary>
sealed class LoggingHostRow(string word) : Command<RunningConfig>(
    word.Length > 0 ? $"logging {word}<host:WORD> [transport <transport:udp|tcp> [port <port:1-65535>]]" : "logging <host:A.B.C.D>",
    "IP address of the syslog server", word.Length > 0 ? default : Row.Alias)
{
    const string Usual = "udp";

    protected override void Set(RunningConfig section, Args args)
    {
        var host = Typed(args);
        if (!section.Logging.Hosts.Contains(host)) section.Logging.Hosts.Add(host);
    }

    // The name alone takes every way to that host away.
    protected override void Unset(RunningConfig section, Args args)
        => section.Logging.Hosts.RemoveAll(h => args.Has("transport") ? h == Typed(args) : h.Host == args["host"]);

    protected override IEnumerable<string> Nvgen(RunningConfig section) => word.Length == 0 ? [] : section.Logging.Hosts.Select(Line);

    public override bool NoMayEndAfter(Token last) => last.Argument is "host" or "transport";

    static LogHost Typed(Args args)
    {
        var transport = args.Has("transport") ? args["transport"] : Usual;
        return new LogHost(args["host"], transport, args.Int("port", PortOf(transport)));
    }

    static string Line(LogHost host)
    {
        var port = host.Port == PortOf(host.Transport) ? "" : string.Create(CultureInfo.InvariantCulture, $" port {host.Port}");
        return $"logging host {host.Host}{(host.Transport == Usual && port.Length == 0 ? "" : $" transport {host.Transport}{port}")}";
    }

    // RFC 5426 §3.3; TCP has IOS's own.
    static int PortOf(string transport) => transport == Usual ? 514 : 601;
}
