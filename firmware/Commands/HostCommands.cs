using System.Globalization;
using System.Net;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show hosts</c> and <c>clear host</c>: the names the router knows, configured (perm) or answered by a name server (temp).</summary>
static class HostCommands
{
    const string Continued = "                                               ";

    public static void Show(Session session, Args args)
    {
        var (config, hosts) = (session.Router.Config, session.Router.Names.Cache.Entries);
        var permanent = config.Hosts.Select(h => (Name: h.Key, Kind: "perm", Age: TimeSpan.Zero, Addresses: h.Value.Addresses.Split(' ')));
        var temporary = hosts.Select(h => (h.Name, Kind: "temp", h.Age, Addresses: h.Addresses.Select(Ipv6Type.Text).ToArray()));
        var entries = permanent.Concat(temporary).Where(e => !args.Has("name") || e.Name.Equals(args["name"], StringComparison.OrdinalIgnoreCase)).ToList();
        if (args.Has("name") && entries.Count == 0)
        {
            session.WriteLine($"% Host {args["name"]} not found");
            return;
        }
        session.WriteLine(config.DomainName.Length > 0 ? $"Default domain is {config.DomainName}" : "Default domain is not set");
        if (config.Names.DomainList.Count > 0) session.WriteLine($"Domain list: {string.Join(", ", config.Names.DomainList)}");
        session.WriteLine(config.DomainLookup ? "Name/address lookup uses domain service" : "Name/address lookup uses static mappings");
        session.WriteLine($"Name servers are {(config.Names.Servers.Count > 0 ? string.Join(", ", config.Names.Servers) : IPAddress.Broadcast)}");
        session.WriteLine("\nCodes: UN - unknown, EX - expired, OK - OK, ?? - revalidate\n       temp - temporary, perm - permanent\n       NA - Not Applicable None - Not defined\n");
        session.WriteLine("Host                      Port  Flags      Age Type   Address(es)");
        foreach (var (name, kind, age, addresses) in entries) ShowEntry(session, name, kind, age, addresses);
    }

    public static void Clear(Session session, Args args)
    {
        if (!args.Has("name")) session.Router.Names.Cache.Clear();
        else if (!session.Router.Names.Cache.Remove(args["name"])) session.WriteLine($"% Host {args["name"]} not found");
    }

    // Ages are whole hours, as in IOS.
    static void ShowEntry(Session session, string name, string kind, TimeSpan age, string[] addresses)
    {
        var hours = ((int)age.TotalHours).ToString(CultureInfo.InvariantCulture);
        string[] shown = [.. addresses.Select(a => (a.Contains(':', StringComparison.Ordinal) ? "IPv6  " : "IP    ") + a)];
        session.WriteLine($"{name,-24}  None  ({kind}, OK) {hours,2}   {shown[0]}");
        foreach (var more in shown[1..]) session.WriteLine(Continued + more);
    }
}
