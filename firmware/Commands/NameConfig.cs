using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of names: who is asked for them, how they are completed, and those the router knows itself.</summary>
static class NameConfig
{
    public static readonly Mode<RunningConfig> Rows = new("config", types: [HostnameType.Type, Ipv6Type.Type])
    {
        { "ip domain lookup", "Enable IP Domain Name System hostname translation", c => ref c.DomainLookup, Row.Apart },
        { "ip domain-lookup", "Enable IP Domain Name System hostname translation", c => ref c.DomainLookup, Row.Alias },
        { "ip domain retry <count:0-100>", "Number of times to retry", c => ref c.Names.Retries },
        { "ip domain timeout <seconds:1-3600>", "Timeout value (seconds)", c => ref c.Names.TimeoutSeconds },
        new DomainListRow("ip domain list", Row.Shown),
        new DomainListRow("ip domain-list", Row.Alias),
        { "ip domain name <name:HOSTNAME>", "Default domain name", c => ref c.DomainName },
        { "ip domain-name <name:HOSTNAME>", "Default domain name", c => ref c.DomainName, Row.Alias },
        new IpHostRow(),
        new NameServerRow(),
    };
}

/// <summary><c>ip domain list NAME</c>, once for each name.</summary>
sealed class DomainListRow(string words, Row row) : Command<RunningConfig>($"{words} <name:HOSTNAME>", "A domain name", row)
{
    protected override void Set(RunningConfig section, Args args)
    {
        if (!section.Names.DomainList.Contains(args["name"], StringComparer.OrdinalIgnoreCase)) section.Names.DomainList.Add(args["name"]);
    }

    protected override void Unset(RunningConfig section, Args args)
        => section.Names.DomainList.RemoveAll(n => !args.Has("name") || n.Equals(args["name"], StringComparison.OrdinalIgnoreCase));

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Names.DomainList.Select(name => $"ip domain list {name}");
}

/// <summary><c>ip host NAME ADDRESS…</c>: names that resolve without a name server.</summary>
sealed class IpHostRow() : Command<RunningConfig>("ip host <name:WORD> {<addresses:A.B.C.D>|<addresses:X:X:X:X::X>}+", "Name of host")
{
    // As many as IOS takes in one line.
    const int MaxAddresses = 8;

    protected override void Set(RunningConfig section, Args args)
    {
        if (args["addresses"].Count(c => c == ' ') >= MaxAddresses) throw new CommandException($"% A host has at most {MaxAddresses} addresses.");
        section.Hosts[args["name"]] = new HostConfig { Addresses = args["addresses"] };
    }

    protected override void Unset(RunningConfig section, Args args)
    {
        if (!section.Hosts.TryGetValue(args["name"], out var host)) return;
        var gone = args["addresses"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var left = gone.Length == 0 ? [] : host.Addresses.Split(' ').Except(gone).ToArray();
        if (left.Length == 0) section.Hosts.Remove(args["name"]);
        else host.Addresses = string.Join(' ', left);
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Hosts.Select(host => $"ip host {host.Key} {host.Value.Addresses}");

    // The name says which entry goes; its addresses need not be typed.
    public override bool NoMayEndAfter(Token last) => last.Argument == "name";
}

/// <summary><c>ip name-server ADDRESS…</c>: each line adds to the servers; <c>no</c> takes some, or all, away.</summary>
sealed class NameServerRow() : Command<RunningConfig>("ip name-server {<servers:A.B.C.D>|<servers:X:X:X:X::X>}+", "Specify address of name server to use")
{
    const int MaxServers = 6;

    protected override void Set(RunningConfig section, Args args)
    {
        foreach (var server in Typed(args).Except(section.Names.Servers))
        {
            if (section.Names.Servers.Count == MaxServers) throw new CommandException($"% Name-server table is full; {server} not added");
            section.Names.Servers.Add(server);
        }
    }

    protected override void Unset(RunningConfig section, Args args)
    {
        var gone = Typed(args);
        section.Names.Servers.RemoveAll(s => gone.Length == 0 || gone.Contains(s));
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section)
        => section.Names.Servers.Count == 0 ? [] : [$"ip name-server {string.Join(' ', section.Names.Servers)}"];

    static string[] Typed(Args args) => args["servers"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
