namespace Firmware.Commands;

/// <summary>Help for the words of names, ping and interfaces, in IOS's words.</summary>
static class NetKeywords
{
    static readonly string[] pings = ["ping <host>", "ping ip <host>", "ping ipv6 <host>"];

    // IPv6 has neither.
    static readonly string[] v4Only = ["df-bit", "tos"];

    static readonly Dictionary<string, string> pingOptions = new()
    {
        ["data"] = "specify data pattern",
        ["data <pattern>"] = "Datagram pattern",
        ["df-bit"] = "enable do not fragment bit in IP header",
        ["repeat"] = "specify repeat count",
        ["repeat <count>"] = "Repeat Count",
        ["size"] = "specify datagram size",
        ["size <bytes>"] = "Datagram size",
        ["source"] = "specify source address or name",
        ["source <interface>"] = "Interface name",
        ["source <source>"] = "Source address",
        ["timeout"] = "specify timeout interval",
        ["timeout <seconds>"] = "Seconds",
        ["tos"] = "specify type of service value",
        ["tos <tos>"] = "Type of service",
        ["validate"] = "validate reply data",
        ["verbose"] = "verbose output",
    };

    static readonly Dictionary<string, string> plain = new()
    {
        ["clear host"] = "Delete host table entries",
        ["clear host *"] = "All entries",
        ["config: ip domain"] = "IP DNS Resolver",
        ["ip domain list"] = "Domain name to complete unqualified host names",
        ["ip domain-list"] = "Domain name to complete unqualified host names",
        ["ip domain name"] = "Define the default domain name",
        ["ip domain-name"] = "Define the default domain name",
        ["ip domain retry"] = "Specify times to retry sending DNS queries",
        ["ip domain timeout"] = "Specify timeout waiting for response to DNS query",
        ["ip host"] = "Add an entry to the ip hostname table",
        ["ip host <name> <addresses>"] = "Host IP address",
        ["ip name-server <servers>"] = "Domain server IP address",
        ["show hosts"] = "IP domain-name, lookup style, nameservers, and host table",
        ["ping ip"] = "IP echo",
        ["ping ipv6"] = "IPv6 echo",
        ["config-if: description"] = "Interface specific description",
        ["config-if: ip address <address> <mask> secondary"] = "Make this IP address a secondary address",
        ["show hosts <name>"] = "Name of host",
        ["show interfaces <name>"] = "Interface name",
        ["show ip"] = "IP information",
        ["show ip interface <name>"] = "Interface name",
    };

    public static readonly IReadOnlyDictionary<string, string> Words = plain.Concat(
        pings.SelectMany(ping => pingOptions.Where(o => !ping.StartsWith("ping ipv6", StringComparison.Ordinal) || !v4Only.Contains(o.Key.Split(' ')[0])).Select(o => KeyValuePair.Create($"{ping} {o.Key}", o.Value)))).ToDictionary();
}
