using Firmware.Cli;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>
/// The router from power-on to power-off: self-test, the ROM monitor where the configuration register or a BREAK asks for it, the image with
/// its boot messages, startup-config, services and consoles, and again after each reload.
/// </summary>
static class PowerOn
{
    enum Stage { SelfTest, Monitor, Image, Off }

    static readonly Message Configured = new("SYS", 5, "CONFIG_I", "Configured from memory by console");
    static readonly Message Restarted = new("SYS", 5, "RESTART", "System restarted --\n{0}");
    static readonly Message Faulty = new("SYS", 4, "CONFIG_ERRORS", "{0} lines of startup-config were not taken");
    static readonly Message Ignored = new("SYS", 6, "CONFIG_IGNORED", "startup-config is not read, as configuration register {0} says");

    /// <summary>Runs until <paramref name="powerOff"/>, or until nobody is left to type.</summary>
    public static async Task RunAsync(Chassis chassis, CancellationToken powerOff)
    {
        var (stage, reason) = (Stage.SelfTest, StartReason.PowerOn);
        BootRecord? boot = null;
        Monitoring at = new(null, "");
        while (stage != Stage.Off && !powerOff.IsCancellationRequested)
        {
            if (stage == Stage.SelfTest)
            {
                boot = BootRecord.Load(NvramOf(chassis), reason);
                at = new(null, BootText.Bootstrap(chassis.Profile));
                stage = boot.Register.StaysInMonitor ? Stage.Monitor : Stage.Image;
            }
            else if (stage == Stage.Monitor)
            {
                stage = await MonitorAsync(chassis, boot!, at, powerOff);
                if (stage == Stage.SelfTest) reason = StartReason.Reload;
                // What it said already is not said again by the image it starts.
                at = new(null, "");
            }
            else
            {
                using var cycle = new PowerCycle(powerOff);
                await RunImageAsync(chassis, boot!, cycle, at.Text);
                chassis.Log.Clear();
                stage = cycle.BrokenInOn is not null ? Stage.Monitor : cycle.IsReloading ? Stage.SelfTest : Stage.Off;
                at = new(cycle.BrokenInOn, cycle.BreakText);
                reason = boot!.Reason = cycle.BrokenInOn is null ? StartReason.Reload : StartReason.Abort;
            }
        }
    }

    static async Task<Stage> MonitorAsync(Chassis chassis, BootRecord boot, Monitoring at, CancellationToken powerOff)
    {
        if (chassis.Options.Ready is { } path) ReadyFile.OfMonitor(chassis).Write(chassis.Disk, path);
        return await Rommon.RunAsync(chassis, boot, at, powerOff) switch
        {
            MonitorEnd.Boot => Stage.Image,
            MonitorEnd.Reset => Stage.SelfTest,
            _ => Stage.Off,
        };
    }

    static async Task RunImageAsync(Chassis chassis, BootRecord boot, PowerCycle cycle, string said)
    {
        using var backlog = new BootLog(chassis.Log);
        await using var device = Device.PowerOn(chassis);
        var consoles = new Consoles(device, chassis, boot, cycle);
        await device.Scheduler.RunAsync(() => { consoles.Listen(said); return Task.CompletedTask; });
        if (!cycle.HasEnded)
        {
            var faults = await device.Scheduler.RunAsync(() => ReplayAsync(device, chassis, boot, consoles));
            var running = device.Scheduler.RunAsync(() => consoles.RunAsync(said + BootText.Of(chassis, device, faults), backlog.Take()));
            if (chassis.Options.Ready is { } path) ReadyFile.Of(device, chassis).Write(chassis.Disk, path);
            await running;
        }
        await device.Scheduler.RunAsync(consoles.CloseAsync);
    }

    static async Task<IReadOnlyList<ReplayFault>> ReplayAsync(Device device, Chassis chassis, BootRecord boot, Consoles consoles)
    {
        var text = boot.Register.IgnoresStartupConfig ? null : device.Nvram.ReadStartupConfig() ?? chassis.StartupConfig;
        consoles.HasStartupConfig = text is not null;
        var faults = text is null ? [] : await consoles.ReplayAsync(text);
        await device.ApplyAsync();
        device.Trustpoints.ReportOrphans(device.Config);
        if (boot.Register.IgnoresStartupConfig) chassis.Log.Write(Ignored, boot.Register);
        if (text is not null) chassis.Log.Write(Configured);
        if (faults.Count > 0) chassis.Log.Write(Faulty, faults.Count);
        chassis.Log.Write(Restarted, BootText.SoftwareLine(chassis.Profile));
        return faults;
    }

    static Nvram NvramOf(Chassis chassis)
    {
        var nvram = new Nvram(chassis.Disk, Path.Combine(chassis.StateDirectory, "nvram"), chassis.Profile.Nvram, chassis.Log);
        Disk.MakeDirectory(nvram.Directory);
        return nvram;
    }
}
