using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>The ROM monitor as its sessions see it: one mode, no configuration, nobody to log in.</summary>
sealed class RommonHost(Rommon monitor, Chassis chassis, Scheduler scheduler) : SessionHost
{
    const int NoLogLines = -1;

    public override object Device => monitor;
    public override Mode Exec => RommonMode.Rows;
    public override Mode Config => RommonMode.Rows;
    public override object ConfigSection => monitor;
    public override string Hostname => RommonMode.Rows.Name;
    public override string LineName => "con0";
    public override Scheduler Scheduler => scheduler;
    public override Log Log => chassis.Log;
    public override TimeProvider Clock => chassis.Clock;
    public override int ConsoleLogLevel => NoLogLines;
    public override int MonitorLogLevel => NoLogLines;
    public override bool SynchronousLogging => false;
    public override TimeSpan IdleTimeout => TimeSpan.Zero;

    public override string WhoIs(Session session) => "console";

    public override Task<bool> LoginAsync(Session session) => Task.FromResult(true);

    public override Task LookUpAsync(Session session, string word)
    {
        monitor.Fail(session, $"monitor: command \"{word}\" not found");
        return Task.CompletedTask;
    }

    public override Task SaveAsync(Session session, string url, string text, bool append) => throw new CommandException("monitor: output is not saved here");

    public override void Applied() { }

    public override void LeftConfiguration(Session session) { }
}
