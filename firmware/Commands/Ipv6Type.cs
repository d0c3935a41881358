using System.Net;
using System.Net.Sockets;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>An IPv6 address, kept in its shortest spelling in capitals, as IOS writes it.</summary>
sealed class Ipv6Type() : ParameterType("X:X:X:X::X", "X:X:X:X::X", 3)
{
    public static readonly Ipv6Type Type = new();

    /// <summary>An address of either family as IOS writes it.</summary>
    public static string Text(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ToString().ToUpperInvariant() : address.ToString();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        value = "";
        var typed = line[at].Text;
        if (!typed.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') || !IPAddress.TryParse(typed, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return 0;
        value = Text(address);
        return 1;
    }
}
