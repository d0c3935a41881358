using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>ip address ADDRESS MASK [secondary]</c>.</summary>
sealed class IpAddressRow() : Command<InterfaceConfig>("ip address <address:A.B.C.D> <mask:A.B.C.D> [secondary]", "IP subnet mask")
{
    const int MaxSecondary = 64;
    const int LongestNetwork = 30;

    /// <summary>The prefix length of a mask.</summary>
    public static int PrefixOf(string mask) => BitOperations.PopCount(Number(mask));

    public override async Task SetAsync(Session session, object section, Args args)
    {
        await base.SetAsync(session, section, args);
        ((InterfaceConfig)section).IsTyped = session.Terminal is not null;
    }

    protected override void Set(InterfaceConfig section, Args args)
    {
        var (address, mask) = (args["address"], args["mask"]);
        Check(address, mask);
        if (!args.Has("secondary"))
        {
            section.Secondary.RemoveAll(s => s.Address == address);
            (section.Address, section.Mask) = (address, mask);
            return;
        }
        if (address == section.Address) throw new CommandException("% Primary address cannot be made secondary.");
        section.Secondary.RemoveAll(s => s.Address == address);
        if (section.Secondary.Count == MaxSecondary) throw new CommandException($"% An interface has at most {MaxSecondary} secondary addresses.");
        section.Secondary.Add((address, mask));
    }

    protected override void Unset(InterfaceConfig section, Args args)
    {
        var address = args["address"];
        if (args.Has("secondary"))
        {
            if (section.Secondary.RemoveAll(s => s.Address == address) == 0) throw new CommandException("% Invalid address");
            return;
        }
        if (address.Length > 0 && address != section.Address) throw new CommandException("% Invalid address");
        if (address.Length > 0 && section.Secondary.Count > 0) throw new CommandException("% Must delete secondary before deleting primary");
        section.Secondary.Clear();
        (section.Address, section.Mask) = ("", "");
    }

    // As IOS writes them: secondary addresses first.
    protected override IEnumerable<string> Nvgen(InterfaceConfig section)
    {
        foreach (var (address, mask) in section.Secondary) yield return $"ip address {address} {mask} secondary";
        if (section.Address.Length > 0) yield return $"ip address {section.Address} {section.Mask}";
        else if (section.Secondary.Count == 0) yield return "no ip address";
    }

    static void Check(string address, string typed)
    {
        var (mask, number) = (Number(typed), Number(address));
        var hosts = ~mask;
        if (mask == 0 || (hosts & unchecked(hosts + 1)) != 0) throw new CommandException($"Bad mask 0x{mask:X} for address {address}");
        // The network's own address and its broadcast address are nobody's.
        if (PrefixOf(typed) <= LongestNetwork && ((number & hosts) == 0 || (number & hosts) == hosts)) throw new CommandException($"Bad mask /{PrefixOf(typed)} for address {address}");
    }

    static uint Number(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());
}
