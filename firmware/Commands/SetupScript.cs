using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>What the System Configuration Dialog was told, as the commands that bring it about.</summary>
sealed class SetupScript
{
    const int AddressBits = 32;

    public string Hostname { get; set; } = "";

    /// <summary>The hash of the enable secret.</summary>
    public string EnableSecret { get; set; } = "";

    /// <summary>The encrypted password of the virtual terminals, behind its type; empty where nobody was asked.</summary>
    public string LinePassword { get; set; } = "";

    public SortedDictionary<string, InterfaceConfig> Interfaces { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Lines =>
    [
        $"hostname {Hostname}",
        $"enable secret {TypedSecret.Text(EnableSecret)}",
        .. LinePassword.Length > 0 ? (string[])["line vty 0 4", $" password {LinePassword}", " login"] : [],
        .. Interfaces.SelectMany(i => (string[])["!", $"interface {i.Key}", .. InterfaceMode.Body.Nvgen(i.Value).Select(line => $" {line}"), .. i.Value.Shutdown ? (string[])[] : [" no shutdown"]]),
        "!",
        "end",
    ];

    /// <summary>An address of a host, as it is written; null for anything else.</summary>
    public static string? Address(string text)
        => text.Split('.').Length == 4 && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text && ClassOf(text).Letter <= 'C' ? text : null;

    /// <summary>A mask of ones followed by zeros, leaving room for hosts; null for anything else.</summary>
    public static string? Mask(string text)
    {
        if (text.Split('.').Length != 4 || !IPAddress.TryParse(text, out var mask) || mask.ToString() != text) return null;
        var host = unchecked(~Number(text));
        return host is 0 or uint.MaxValue || (host & unchecked(host + 1)) != 0 ? null : text;
    }

    /// <summary>The class of an address before CIDR, and its mask: the dialog's default.</summary>
    public static (char Letter, string Mask) ClassOf(string address) => (Number(address) >> 28) switch
    {
        < 0b1000 => ('A', "255.0.0.0"),
        < 0b1100 => ('B', "255.255.0.0"),
        < 0b1110 => ('C', "255.255.255.0"),
        _ => ('D', "255.255.255.255"),
    };

    /// <summary>Such as <c>Class C network is 192.0.2.0, 24 subnet bits; mask is /24</c>.</summary>
    public static string Describe(string address, string mask)
    {
        var (letter, classMask) = ClassOf(address);
        var network = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(network, Number(address) & Number(classMask));
        var bits = AddressBits - BitOperations.TrailingZeroCount(Number(mask));
        return $"Class {letter} network is {new IPAddress(network)}, {bits} subnet bits; mask is /{bits}";
    }

    static uint Number(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());
}
