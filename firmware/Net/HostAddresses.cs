using System.Net;
using System.Net.NetworkInformation;

namespace Firmware.Net;

/// <summary>The addresses of the host the router runs on.</summary>
static class HostAddresses
{
    /// <summary>Whether the host has this address now; all of 127.0.0.0/8 is its own.</summary>
    public static bool Has(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(i => i.GetIPProperties().UnicastAddresses.Any(u => u.Address.Equals(address)));
}
