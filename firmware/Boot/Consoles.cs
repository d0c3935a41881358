using Firmware.Cli;
using Firmware.Commands;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Net;

namespace Firmware.Boot;

/// <summary>The router's consoles during one power cycle: each line has its own session, all act on one configuration.</summary>
sealed class Consoles
{
    const string Foreground = "stdio";
    const string BootInterrupted = "monitor: command \"boot\" aborted due to user interrupt\n";
    const string BreakReceived = "\n\n*** System received an abort due to Break Key ***\n\n";

    static readonly TimeSpan lastWordsLimit = TimeSpan.FromSeconds(2);
    static readonly Message Unread = new("SYS", 6, "CONSOLE_UNREAD", "Console {0}: the client did not read what it was sent last");

    readonly Device device;
    readonly Chassis chassis;
    readonly BootRecord boot;
    readonly PowerCycle cycle;
    readonly Router router;
    readonly List<AttendedLine> lines;

    public Consoles(Device device, Chassis chassis, BootRecord boot, PowerCycle cycle)
    {
        (this.device, this.chassis, this.boot, this.cycle) = (device, chassis, boot, cycle);
        router = Compose();
        lines = [.. chassis.Lines.Select(line => new AttendedLine(line, new Cli.Terminal(line, chassis.Clock)))];
        device.RunningText = () => ConfigText.Of(router);
        device.Vtys.Serve(router);
    }

    /// <summary>Whether the router was given a configuration to start with.</summary>
    public bool HasStartupConfig { get; set; }

    /// <summary>Executes the lines of a startup-config; gives back those that were not taken. Device thread.</summary>
    public async Task<IReadOnlyList<ReplayFault>> ReplayAsync(string text)
    {
        router.ConfigStamp.Restore(text);
        using var session = new Session(new ConsoleHost(router), null);
        var faults = await session.ReplayAsync(text.Split('\n'));
        router.Archive.Apply();
        return faults;
    }

    /// <summary>Begins to read the lines: what was typed meanwhile waits for the sessions, and whoever broke in meanwhile has done so. Device thread.</summary>
    /// <param name="unsaid">Boot messages not shown yet, for who breaks in before they are.</param>
    public void Listen(string unsaid)
    {
        foreach (var console in lines)
        {
            console.Terminal.Broken += () => TakeBreak(console, unsaid);
            console.Terminal.Attached += () => TakeNewcomer(console);
            if (!console.Line.CarriesBreak) console.Terminal.BreakKey = BreakKey.CtrlC;
            console.Reading = console.Terminal.ReadLineEventsAsync(cycle.Ending);
        }
    }

    /// <summary>
    /// Shows the boot messages, and what was logged meanwhile, on every line and serves each until the cycle ends, until all are gone, or until the
    /// operator leaves the terminal the router was started on. Device thread.
    /// </summary>
    public async Task RunAsync(string bootText, IReadOnlyList<LogLine> backlog)
    {
        // The language is checked before its first line is typed: a table at odds with itself is a fault of the build.
        if (Language.Modes.Count == 0) throw new InvalidOperationException("The language has no modes.");
        try
        {
            await Task.WhenAll(lines.Select(async console =>
            {
                await ServeAsync(console, bootText, backlog);
                if (console.Line.Spec == Foreground) cycle.SwitchOff();
            }));
        }
        finally { router.CallOff(); }
    }

    /// <summary>Stops reading the lines; what arrives from here on is for who reads them next.</summary>
    public async Task CloseAsync()
    {
        cycle.SwitchOff();
        foreach (var console in lines)
        {
            try { await console.Reading; }
            catch (OperationCanceledException) when (cycle.HasEnded) { continue; }
            catch (Exception e) { chassis.Log.Fault($"console {console.Line.Spec}", e); }
        }
    }

    async Task ServeAsync(AttendedLine console, string bootText, IReadOnlyList<LogLine> backlog)
    {
        var terminal = console.Terminal;
        var session = new Session(new ConsoleHost(router) { OffersSetup = OffersSetupOn(console) }, terminal);
        device.Announced += Announce;
        try
        {
            if (cycle.HasEnded) return;
            console.HasBegun = true;
            terminal.Write(bootText);
            using var seat = router.Seats.Take(Line.Console, session, terminal.Disconnect);
            var serving = session.RunAsync(backlog, cycle.Ending);
            _ = EndBootAsync(console);
            await serving;
        }
        catch (OperationCanceledException) when (cycle.HasEnded) { await EndAsync(console); }
        catch (Exception e) { chassis.Log.Fault($"console {console.Line.Spec}", e); }
        finally
        {
            device.Announced -= Announce;
        }

        void Announce(string text) => terminal.Write(terminal.Column == 0 ? text + "\n" : $"\n{text}\n");
    }

    /// <summary>Who attaches once the messages are out has no boot to break into; his Ctrl-C is for whatever the one before left.</summary>
    static void TakeNewcomer(AttendedLine console)
    {
        console.IsNewcomers = true;
        if (console.Terminal.BreakKey == BreakKey.UntilReturn) console.Terminal.BreakKey = BreakKey.None;
    }

    /// <summary>The initial configuration dialog is the first console's; the others are as usable without it.</summary>
    bool OffersSetupOn(AttendedLine console) => !HasStartupConfig && console == lines[0];

    /// <summary>The boot messages are out: from here on Ctrl-C is a BREAK only to who saw them, and only until he presses RETURN.</summary>
    async Task EndBootAsync(AttendedLine console)
    {
        await console.Terminal.FlushAsync();
        console.IsBooting = false;
        if (console.Terminal.BreakKey == BreakKey.CtrlC) console.Terminal.BreakKey = console.Line.HasCarrier && !console.IsNewcomers && !OffersSetupOn(console) ? BreakKey.UntilReturn : BreakKey.None;
    }

    /// <summary>While the boot messages run BREAK always stops the router, for a minute it still does, then the configuration register decides.</summary>
    void TakeBreak(AttendedLine console, string unsaid)
    {
        if (!console.IsBooting && !boot.Register.HonoursBreak(chassis.Clock.GetElapsedTime(device.PoweredOn))) return;
        cycle.BreakIn(console.Line, console.IsBooting ? $"{(console.HasBegun ? "\n" : unsaid)}{BootInterrupted}" : BreakReceived);
    }

    async Task EndAsync(AttendedLine console)
    {
        var isAhead = console.Line.CarriesBreak ? console.Terminal.HasBreakAhead : console.Terminal.HasAhead(Key.CtrlC);
        if (cycle.IsReloading && isAhead) cycle.BreakIn(console.Line, BootText.Bootstrap(chassis.Profile) + BootInterrupted);
        if (cycle.BrokenInOn is not null) console.Terminal.DropOutput();
        await SendLastWordsAsync(console.Terminal, console.Line);
    }

    /// <summary>What was written is sent, but a client that does not read keeps no router from powering off.</summary>
    async Task SendLastWordsAsync(Cli.Terminal terminal, SerialLine line)
    {
        try { await terminal.FlushAsync().WaitAsync(lastWordsLimit, chassis.Clock); }
        catch (TimeoutException) { chassis.Log.Write(Unread, line.Spec); }
    }

    Router Compose() => new()
    {
        Config = device.Config,
        Board = device.Board,
        Clock = chassis.Clock,
        Log = chassis.Log,
        Scheduler = device.Scheduler,
        Nvram = device.Nvram,
        Flash = device.Flash,
        Files = device.Files,
        Cpu = device.Cpu,
        ReadMemory = device.ReadMemory,
        Boot = boot,
        Trustpoints = device.Trustpoints,
        KeyPairs = device.KeyPairs,
        Enrollment = device.Enrollment,
        PkiCounters = device.Counters,
        Passwords = device.Passwords,
        LoginWatch = device.LoginWatch,
        Stapler = device.Stapler,
        Validator = device.Validator,
        Peers = device.Peers,
        Names = device.Names,
        Interfaces = device.Interfaces,
        FindHostAddress = HostAddresses.Find,
        OpenEcho = route => IcmpPort.Open(route, chassis.Clock),
        Syslog = device.Syslog,
        Ntp = device.Ntp,
        ReadTpm = device.Tpm.ReadStatus,
        Budgets = device.Budgets,
        Apply = () => _ = device.ApplyAsync(),
        Reload = cycle.Reload,
        PoweredOn = device.PoweredOn,
    };
}

/// <summary>A console's line during one power cycle.</summary>
sealed class AttendedLine(SerialLine line, Cli.Terminal terminal)
{
    public SerialLine Line => line;
    public Cli.Terminal Terminal => terminal;
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Whether somebody attached since the cycle began.</summary>
    public bool IsNewcomers { get; set; }

    /// <summary>Whether boot messages were written to it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the last of them is still to be sent.</summary>
    public bool IsBooting { get; set; } = true;
}
