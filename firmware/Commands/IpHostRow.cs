using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>ip host NAME ADDRESS…</c>: names that resolve without a name server.</summary>
sealed class IpHostRow() : Command<RunningConfig>("ip host <name:WORD> <addresses:A.B.C.D+>", "Host IP address")
{
    protected override void Set(RunningConfig section, Args args) => section.Hosts[args["name"]] = new HostConfig { Addresses = args["addresses"] };

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
