using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Tpm;

namespace Tests.Tpm;

/// <summary>A router's state directory, and the TPM and key store that boot from it.</summary>
sealed class TpmBench : IDisposable
{
    const long NvramBytes = 256 << 10;

    readonly List<IDisposable> running = [];

    public TpmBench(Disk? disk = null)
    {
        Disk = disk ?? new Disk();
        State = Directory.CreateTempSubdirectory("tpm-bench-").FullName;
        Disk.MakeDirectory(Path.Combine(State, "nvram"));
        Clock = DeviceClock.StartingAt(TimeProvider.System, new DateTimeOffset(2026, 11, 22, 10, 42, 15, 500, TimeSpan.Zero), authoritative: true);
        Log = new Log(Clock) { BufferLimit = 1 << 20 };
        Nvram = new Nvram(Disk, Path.Combine(State, "nvram"), NvramBytes, Log);
    }

    public string State { get; }
    public string Permall => Path.Combine(State, "tpm", "permall");
    public string PrivateConfig => Path.Combine(State, "nvram", "private-config");
    public Disk Disk { get; }
    public DeviceClock Clock { get; }
    public Log Log { get; }
    public Nvram Nvram { get; }

    public IEnumerable<string> Messages => Log.Buffered.Select(l => l.Text);

    public TpmDevice PowerOn(string uri = "embedded", TimeProvider? clock = null)
    {
        var device = TpmDevice.Open(TpmUri.Parse(uri), State, Disk, Nvram, clock ?? Clock, Log);
        running.Add(device);
        return device;
    }

    public TpmKeyStore Keys(TpmDevice device, ChipLatency? latency = null) => new(device, Nvram, Clock, Log, latency);

    public TpmKeyStore Boot(string uri = "embedded") => Keys(PowerOn(uri));

    /// <summary>Ends the TPM in order.</summary>
    public void PowerOff()
    {
        foreach (var device in running) device.Dispose();
        running.Clear();
    }

    /// <summary>Pulls the plug: what runs now is forgotten without a word to it.</summary>
    public void CutPower() => running.Clear();

    public void Dispose()
    {
        PowerOff();
        Directory.Delete(State, recursive: true);
    }
}
