using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>One power cycle of the router: boot messages, startup-config, services, consoles, until it is switched off or reloads.</summary>
static class PowerOn
{
    static readonly Message Configured = new("SYS", 5, "CONFIG_I", "Configured from memory by console");
    static readonly Message Restarted = new("SYS", 5, "RESTART", "System restarted --\n{0}");
    static readonly Message Faulty = new("SYS", 4, "CONFIG_ERRORS", "{0} lines of startup-config were not taken");

    /// <summary>Runs until <paramref name="powerOff"/> or a reload; true asks for another cycle.</summary>
    public static async Task<bool> RunAsync(Chassis chassis, CancellationToken powerOff)
    {
        using var backlog = new BootLog(chassis.Log);
        await using var device = Device.PowerOn(chassis);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(powerOff);
        var reload = false;
        var routers = new Consoles(device, chassis, () => { reload = true; ending.Cancel(); });
        var faults = await device.Scheduler.RunAsync(() => ReplayAsync(device, chassis, routers));
        var running = device.Scheduler.RunAsync(() => routers.RunAsync(BootText.Of(chassis, device, faults), backlog.Take(), ending.Token));
        if (chassis.Options.Ready is { } path) ReadyOf(device, chassis).Write(chassis.Disk, path);
        await running;
        return reload && !powerOff.IsCancellationRequested;
    }

    static async Task<IReadOnlyList<ReplayFault>> ReplayAsync(Device device, Chassis chassis, Consoles consoles)
    {
        var text = device.Nvram.ReadStartupConfig() ?? chassis.StartupConfig;
        var faults = text is null ? [] : await consoles.ReplayAsync(text);
        await device.ApplyAsync();
        device.Trustpoints.ReportOrphans(device.Config);
        if (text is not null) chassis.Log.Write(Configured);
        if (faults.Count > 0) chassis.Log.Write(Faulty, faults.Count);
        chassis.Log.Write(Restarted, BootText.SoftwareLine(chassis.Profile));
        return faults;
    }

    static ReadyFile ReadyOf(Device device, Chassis chassis) => new(
        Environment.ProcessId, device.SerialNumber, device.Config.Hostname,
        [.. chassis.Lines.Select(l => new ReadyConsole(l.Spec, l.Path))],
        [.. device.Listening.Select(a => a.ToString())],
        new ReadyPorts(device.Web.HttpPort, device.Web.HttpsPort, device.Vtys.Port),
        device.Tpm.Uri.Text, chassis.StateDirectory);
}
