using System.Text.Json;
using System.Text.Json.Serialization;
using Firmware.Hardware;

namespace Firmware.Boot;

/// <summary>What a supervisor wants to know of a router that takes input, as JSON.</summary>
sealed record ReadyFile(int Pid, string Serial, string Hostname, IReadOnlyList<ReadyConsole> Consoles, IReadOnlyList<string> Addresses, ReadyPorts Ports, string Tpm, string State)
{
    /// <summary>The router as it runs.</summary>
    public static ReadyFile Of(Device device, Chassis chassis) => OfMonitor(chassis) with
    {
        Serial = device.SerialNumber,
        Hostname = device.Config.Hostname,
        Addresses = [.. device.Listening.Select(a => a.ToString())],
        Ports = new ReadyPorts(device.Web.HttpPort, device.Web.HttpsPort, device.Vtys.Port),
        Tpm = device.Tpm.Uri.Text,
    };

    /// <summary>The ROM monitor: consoles and nothing else, no name and no number yet.</summary>
    public static ReadyFile OfMonitor(Chassis chassis) => new(Environment.ProcessId, "unknown", "rommon",
        [.. chassis.Lines.Select(l => new ReadyConsole(l.Spec, l.Path))], [], new ReadyPorts(0, 0, 0), chassis.Options.Tpm ?? chassis.Profile.Tpm.Uri, chassis.StateDirectory);

    /// <summary>Writes the file whole: whoever sees it can read all of it.</summary>
    public void Write(Disk disk, string path) => disk.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, ReadyJson.Default.ReadyFile));
}

/// <summary>One console: the option that made it and where a client attaches.</summary>
sealed record ReadyConsole(string Spec, string? Path);

/// <summary>The real ports after the offset; 0 is not listening.</summary>
sealed record ReadyPorts(int Http, int Https, int Vty);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyFile))]
sealed partial class ReadyJson : JsonSerializerContext;
