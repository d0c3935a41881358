using Firmware.Boot;
using Firmware.Hardware;
using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using Tests.Cli;

namespace Tests.Boot;

/// <summary>A ROM monitor on consoles in memory, over an nvram: and a flash: that outlive it.</summary>
sealed class MonitorBench : IAsyncDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("staplebox-").FullName;
    readonly CancellationTokenSource powerOff = new();
    readonly Chassis chassis;

    public MonitorBench(int consoles = 1)
    {
        Lines = [.. Enumerable.Range(0, consoles).Select(_ => new MemoryLine())];
        var clock = new DeviceClock(new FakeTimeProvider(DateTimeOffset.UnixEpoch), authoritative: true);
        Log = new Log(clock);
        chassis = new Chassis(new BootOptions { State = directory }, HardwareProfile.Load("branch"), [.. Lines], new Disk(), clock, Log, null);
        Disk.MakeDirectory(Path.Combine(directory, "nvram"));
        Flash = new Flash(chassis.Disk, Path.Combine(directory, "flash"), chassis.Profile.Flash);
        Nvram = new Nvram(chassis.Disk, Path.Combine(directory, "nvram"), chassis.Profile.Nvram, Log);
    }

    public IReadOnlyList<MemoryLine> Lines { get; }
    public Log Log { get; }
    public Nvram Nvram { get; }
    public Flash Flash { get; }

    /// <summary>What nvram: holds now.</summary>
    public BootRecord Record => BootRecord.Load(Nvram, StartReason.PowerOn);

    /// <summary>Starts the monitor on the console of that number, or where nobody broke in.</summary>
    public Task<MonitorEnd> StartAsync(int? brokenIn = null) => Rommon.RunAsync(chassis, Record, new Monitoring(brokenIn is { } number ? Lines[number] : null, ""), powerOff.Token);

    public async ValueTask DisposeAsync()
    {
        await powerOff.CancelAsync();
        powerOff.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
