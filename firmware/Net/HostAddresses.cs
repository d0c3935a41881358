using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace Firmware.Net;

/// <summary>Where the host has an address: the device that carries it, as the system describes it.</summary>
/// <param name="PrefixLength">Of the address on that device.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Counters">Null where the system does not tell.</param>
sealed record HostAddress(int PrefixLength, int Mtu, DeviceCounters? Counters);

/// <summary>What a device of the host has received and sent, whoever it was for.</summary>
sealed record DeviceCounters(
    long PacketsIn, long BytesIn, long ErrorsIn, long DroppedIn, long CrcErrors, long FrameErrors, long Overruns, long Missed, long Multicasts,
    long PacketsOut, long BytesOut, long ErrorsOut, long Collisions, long Underruns, long LostCarrier);

/// <summary>The addresses of the host the router runs on.</summary>
static class HostAddresses
{
    const string Devices = "/sys/class/net";
    const int LoopbackPrefix = 8;
    const int UsualMtu = 1500;

    /// <summary>Whether the host has this address now; all of 127.0.0.0/8 is its own.</summary>
    public static bool Has(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(i => i.GetIPProperties().UnicastAddresses.Any(u => u.Address.Equals(address)));

    /// <summary>Where the host has this address; null where it does not.</summary>
    public static HostAddress? Find(IPAddress address)
    {
        var devices = NetworkInterface.GetAllNetworkInterfaces();
        foreach (var device in devices)
        {
            if (device.GetIPProperties().UnicastAddresses.FirstOrDefault(u => u.Address.Equals(address)) is { } found) return Of(device.Name, found.PrefixLength);
        }
        return IPAddress.IsLoopback(address) && devices.FirstOrDefault(d => d.NetworkInterfaceType == NetworkInterfaceType.Loopback) is { } loopback ? Of(loopback.Name, LoopbackPrefix) : null;
    }

    static HostAddress Of(string device, int prefixLength) => new(prefixLength, (int)(Read(device, "mtu") ?? UsualMtu), Counters(device));

    static DeviceCounters? Counters(string device)
    {
        string[] names = ["rx_packets", "rx_bytes", "rx_errors", "rx_dropped", "rx_crc_errors", "rx_frame_errors", "rx_over_errors", "rx_missed_errors", "multicast", "tx_packets", "tx_bytes", "tx_errors", "collisions", "tx_fifo_errors", "tx_carrier_errors"];
        var read = names.Select(n => Read(device, $"statistics/{n}")).ToArray();
        if (read.Contains(null)) return null;
        var v = read.Select(n => n!.Value).ToArray();
        return new DeviceCounters(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14]);
    }

    static long? Read(string device, string name)
    {
        var path = Path.Combine(Devices, device, name);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
