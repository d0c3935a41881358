using System.Runtime.InteropServices;
using Firmware;
using Firmware.Boot;
using Firmware.Cli;
using Firmware.Commands;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Tpm;

const int Usage = 64, BadInput = 65, Unavailable = 69, Internal = 70;

try
{
    var options = BootOptions.Parse(args, Environment.GetEnvironmentVariable);
    if (options.Help)
    {
        Console.Write(BootOptions.Usage);
        return 0;
    }
    if (options.Commands)
    {
        Console.Write(CommandPage.Text);
        return 0;
    }
    return await PowerOnAsync(options);
}
catch (UsageException e) { return Fail(Usage, e.Message); }
catch (FormatException e) { return Fail(Usage, e.Message); }
catch (ProfileException e) { return Fail(BadInput, e.Message); }
catch (UartException e) { return Fail(e.Fault == UartFault.BadSpec ? Usage : Unavailable, e.Message); }
catch (TpmUnavailableException e) { return Fail(Unavailable, e.Message); }
catch (IOException e) { return Fail(Unavailable, e.Message); }
catch (UnauthorizedAccessException e) { return Fail(Unavailable, e.Message); }
catch (Exception e) { return Fail(Internal, $"internal error: {e}"); }

static async Task<int> PowerOnAsync(BootOptions options)
{
    var profile = HardwareProfile.Load(options.Profile);
    var startup = ReadStartupConfig(options.StartupConfig);
    if (startup is { Error: { } error }) return Fail(BadInput, error);
    MemoryLimit.Apply(profile);
    using var state = StateLock.Take(options.StateDirectory);
    var clock = options.Clock.Kind switch
    {
        ClockKind.Host => new DeviceClock(TimeProvider.System, authoritative: true),
        ClockKind.Fixed => DeviceClock.StartingAt(TimeProvider.System, options.Clock.Start, authoritative: true),
        _ => DeviceClock.StartingAt(TimeProvider.System, DeviceClock.Unset, authoritative: false),
    };
    var log = new Log(clock);
    using var powerSwitch = new PowerSwitch();
    var lines = new List<SerialLine>();
    try
    {
        foreach (var spec in options.Consoles) lines.Add(Uart.Open(spec, profile, clock, log));
        var chassis = new Chassis(options, profile, lines, new Disk(), clock, log, startup?.Text);
        await PowerOn.RunAsync(chassis, powerSwitch.Off);
        return 0;
    }
    finally
    {
        foreach (var line in lines) await line.DisposeAsync();
        if (options.Ready is { } ready) File.Delete(ready);
    }
}

static (string? Text, string? Error)? ReadStartupConfig(string? path)
{
    if (path is null) return null;
    try { return (File.ReadAllText(path), null); }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return (null, $"--startup-config {path} cannot be read: {e.Message}"); }
}

static int Fail(int code, string sentence)
{
    Console.Error.WriteLine($"staplebox: {sentence}");
    return code;
}

/// <summary>Turns the signals that end a process into an orderly power-off.</summary>
sealed class PowerSwitch : IDisposable
{
    readonly CancellationTokenSource off = new();
    readonly PosixSignalRegistration[] signals;

    public PowerSwitch() => signals = [.. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(s => PosixSignalRegistration.Create(s, Press))];

    /// <summary>Cancelled when the router is to power off.</summary>
    public CancellationToken Off => off.Token;

    void Press(PosixSignalContext context)
    {
        context.Cancel = true;
        off.Cancel();
    }

    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        off.Dispose();
    }
}
