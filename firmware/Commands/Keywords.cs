namespace Firmware.Commands;

/// <summary>Help for the words that commands share, in IOS's words, said once.</summary>
static class Keywords
{
    /// <summary>Older spellings that are still taken, by the path they stand for.</summary>
    public static readonly IReadOnlyDictionary<string, string> Synonyms = new Dictionary<string, string>
    {
        ["crypto pki"] = "ca",
        ["show crypto pki"] = "ca",
        ["clear crypto pki"] = "ca",
    };

    static readonly Dictionary<string, string> system = new()
    {
        ["(exec)"] = "Exec commands:",
        ["(config)"] = "Configure commands:",
        ["(config-if)"] = "Interface configuration commands:",
        ["(config-line)"] = "Line configuration commands:",
        ["(ca-peer)"] = "Peer configuration commands:",
        ["clear"] = "Reset functions",
        ["clock"] = "Manage the system clock",
        ["clock set"] = "Set the time and date",
        ["clock set <time>"] = "Current Time",
        ["clock set <time> <day>"] = "Day of the month",
        ["clock set <time> <day> <month>"] = "Month of the year",
        ["clock set <time> <month>"] = "Month of the year",
        ["clock set <time> <month> <day>"] = "Day of the month",
        ["copy"] = "Copy from one file to another",
        ["copy running-config"] = "Copy from current system configuration",
        ["show"] = "Show running system information",

        ["hostname"] = "Set system's network name",
        ["interface"] = "Select an interface to configure",
        ["config: ip"] = "Global IP configuration subcommands",
        ["ip http"] = "HTTP server configuration",
        ["ip http port"] = "Set http server port",
        ["ip http secure-port"] = "Set http secure server port number for listening",
        ["ip http secure-trustpoint"] = "Set http secure server certificate trustpoint",
        ["line"] = "Configure a terminal line",
        ["line console"] = "Primary terminal line",
        ["line vty"] = "Virtual terminal",
        ["line vty <first> <last>"] = "Last Line number",
        ["logging"] = "Modify message logging facilities",
        ["logging buffered <severity>"] = "Logging severity level",
        ["logging buffered <size>"] = "Logging buffer size",
        ["logging console <severity>"] = "Logging severity level",

        ["config-if: ip"] = "Interface Internet Protocol config commands",
        ["config-if: ip address"] = "Set the IP address of an interface",
        ["config-if: ip address <address>"] = "IP address",
        ["exec-timeout"] = "Set the EXEC timeout",
        ["exec-timeout <minutes> <seconds>"] = "Timeout in seconds",
        ["login local"] = "Local password checking",
        ["config-line: logging"] = "Modify message logging facilities",

        ["config: crypto"] = "Encryption module",
        ["config: crypto pki"] = "Public Key components",
        ["config: crypto pki peer"] = "Check a peer, its staple included, again and again",
        ["ca-peer: address"] = "Where the peer is",
        ["ca-peer: address <host> port"] = "Port the peer listens on",
        ["ca-peer: address <host> port <port>"] = "Port number, 443 if not given",
        ["ca-peer: interval"] = "Time between two checks",
        ["ca-peer: protocol tls"] = "Transport Layer Security",
        ["ca-peer: staple ignored"] = "A staple changes nothing",
        ["ca-peer: staple preferred"] = "A staple is used where the peer sends one",
        ["ca-peer: staple required"] = "A peer without a staple is refused",
        ["ca-peer: trustpoint"] = "Trustpoint the peer is validated with",
    };

    /// <summary>Every shared text, by path; a path declared by two tables throws.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = ((IEnumerable<KeyValuePair<string, string>>[])
    [
        TimeKeywords.Words,
        system,
        LogLevels.Help,
        TerminalExec.Words,
        NetKeywords.Words,
        TerminalLineRows.Words,
        LineExec.Words,
        PkiKeywords.Words,
        FileKeywords.Words,
        ConfigKeywords.Words,
        BootCommands.Words,
        AccessKeywords.Words,
    ]).SelectMany(table => table).ToDictionary(StringComparer.Ordinal);
}
