using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on names, reachability and interfaces.</summary>
static class NetExec
{
    public static readonly Mode Rows = new("exec", types: [InterfaceName.Type, Ipv6Type.Type, PatternType.Type])
    {
        { "clear host *", "All entries", HostCommands.Clear },
        { "clear host <name:WORD>", "Host name", HostCommands.Clear },
        { "ping", "Send echo messages", PingDialogue.Run, Row.User },
        { $"ping <host:WORD> {PingCommands.Options}", "Ping destination address or hostname", PingCommands.Ping, Row.User },
        { $"ping ip <host:WORD> {PingCommands.Options}", "Ping destination address or hostname", PingCommands.PingV4, Row.User },
        { $"ping ipv6 <host:WORD> {PingCommands.OptionsV6}", "Ping destination address or hostname", PingCommands.PingV6, Row.User },
        { "show hosts [<name:WORD>]", "IP domain-name, lookup style, nameservers, and host table", HostCommands.Show, Row.User },
        { "show interfaces [<name:INTERFACE>]", "Interface status and configuration", ShowInterfaces.Show, Row.User },
        { "show interfaces description", "Show interface description", ShowInterfaces.Description, Row.User },
        { "show interfaces <name:INTERFACE> description", "Show interface description", ShowInterfaces.Description, Row.User },
        { "show ip interface [<name:INTERFACE>]", "IP interface status and configuration", ShowInterfaces.Ip, Row.User },
        { "show ip interface brief", "Brief summary of IP status and configuration", ShowInterfaces.IpBrief, Row.User },
        { "show ip interface <name:INTERFACE> brief", "Brief summary of IP status and configuration", ShowInterfaces.IpBrief, Row.User },
    };
}
