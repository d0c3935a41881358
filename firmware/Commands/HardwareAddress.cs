using System.Security.Cryptography;
using System.Text;

namespace Firmware.Commands;

/// <summary>The MAC address an interface shows: locally administered, the same for as long as the router has its serial number.</summary>
static class HardwareAddress
{
    const byte LocallyAdministered = 0x02;

    /// <summary><c>0253.4258.2647</c>, from the router's serial number and the interface's name.</summary>
    public static string Of(string serialNumber, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{serialNumber} {name}"));
        var text = Convert.ToHexStringLower([LocallyAdministered, .. hash.AsSpan(0, 5)]);
        return $"{text[..4]}.{text[4..8]}.{text[8..]}";
    }
}
