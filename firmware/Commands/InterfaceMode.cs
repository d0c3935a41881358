using System.Net;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Inside <c>interface NAME</c>.</summary>
static class InterfaceMode
{
    public static readonly Mode<InterfaceConfig> Body = new("config-if")
    {
        { "exit", "Exit from interface configuration mode", (session, _) => session.Leave() },
        new IpAddressRow(),
        { "shutdown", "Shutdown the selected interface", i => ref i.Shutdown },
    };

    public static readonly Mode<RunningConfig> Rows = new("config", types: [InterfaceName.Type])
    {
        new InterfaceRow(),
    };
}

/// <summary>The interfaces of the board: they are always there.</summary>
sealed class InterfaceRow() : SectionRow<RunningConfig, InterfaceConfig>("interface <name:INTERFACE>", "Interface name, such as GigabitEthernet0/0", c => c.Interfaces, InterfaceMode.Body)
{
    protected override Task<bool> RemovingAsync(Session session, string name, InterfaceConfig section)
        => throw new CommandException("% Removal of physical interfaces is not permitted");

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((RunningConfig)section).Interfaces[NameOf(args)] = new InterfaceConfig();
        session.WriteLine($"Interface {NameOf(args)} set to default configuration");
        return Task.CompletedTask;
    }
}

/// <summary><c>ip address ADDRESS MASK</c>.</summary>
sealed class IpAddressRow() : Command<InterfaceConfig>("ip address <address:A.B.C.D> <mask:A.B.C.D>", "IP subnet mask")
{
    protected override void Set(InterfaceConfig section, Args args)
    {
        var mask = BitConverter.ToUInt32([.. IPAddress.Parse(args["mask"]).GetAddressBytes().Reverse()]);
        var host = unchecked(~mask);
        if (mask == 0 || (host & unchecked(host + 1)) != 0) throw new CommandException($"Bad mask 0x{mask:X} for address {args["address"]}");
        (section.Address, section.Mask) = (args["address"], args["mask"]);
    }

    protected override void Unset(InterfaceConfig section, Args args) => (section.Address, section.Mask) = ("", "");

    protected override IEnumerable<string> Nvgen(InterfaceConfig section)
        => [section.Address.Length == 0 ? "no ip address" : $"ip address {section.Address} {section.Mask}"];
}
