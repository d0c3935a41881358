using Firmware.Cli;
using Firmware.Commands;
using Firmware.Kernel;
using Firmware.Net;

namespace Firmware.Boot;

/// <summary>The router's consoles during one power cycle: each line has its own session, all act on one configuration.</summary>
sealed class Consoles
{
    const string Foreground = "stdio";

    static readonly TimeSpan lastWordsLimit = TimeSpan.FromSeconds(2);
    static readonly Message Unread = new("SYS", 6, "CONSOLE_UNREAD", "Console {0}: the client did not read what it was sent last");

    readonly Device device;
    readonly Chassis chassis;
    readonly Router router;

    public Consoles(Device device, Chassis chassis, Action reload)
    {
        (this.device, this.chassis) = (device, chassis);
        router = Compose(reload);
        device.RunningText = () => ConfigText.Of(router);
        device.Vtys.Serve(router);
    }

    /// <summary>Executes the lines of a startup-config; gives back those that were not taken. Device thread.</summary>
    public async Task<IReadOnlyList<ReplayFault>> ReplayAsync(string text)
    {
        router.ConfigStamp.Restore(text);
        using var session = new Session(new ConsoleHost(router), null);
        var faults = await session.ReplayAsync(text.Split('\n'));
        router.Archive.Apply();
        return faults;
    }

    /// <summary>
    /// Shows the boot messages, and what was logged meanwhile, on every line and serves each until <paramref name="cancel"/>, until all are gone, or until the
    /// operator leaves the terminal the router was started on. Device thread.
    /// </summary>
    public async Task RunAsync(string bootText, IReadOnlyList<LogLine> backlog, CancellationToken cancel)
    {
        // The language is checked before its first line is typed: a table at odds with itself is a fault of the build.
        if (Language.Modes.Count == 0) throw new InvalidOperationException("The language has no modes.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await Task.WhenAll(chassis.Lines.Select(async line =>
            {
                await ServeAsync(line, bootText, backlog, ending.Token);
                if (line.Spec == Foreground) await ending.CancelAsync();
            }));
        }
        finally { router.CallOff(); }
    }

    async Task ServeAsync(SerialLine line, string bootText, IReadOnlyList<LogLine> backlog, CancellationToken cancel)
    {
        var terminal = new Terminal(line, chassis.Clock);
        var session = new Session(new ConsoleHost(router), terminal);
        router.Sessions.Add(session);
        device.Announced += Announce;
        try
        {
            terminal.Write(bootText);
            using var seat = router.Seats.Take(Line.Console, session, terminal.Disconnect);
            await session.RunAsync(backlog, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { await SendLastWordsAsync(terminal, line); }
        catch (Exception e) { chassis.Log.Fault($"console {line.Spec}", e); }
        finally
        {
            device.Announced -= Announce;
            router.Sessions.Remove(session);
        }

        void Announce(string text) => terminal.Write(terminal.Column == 0 ? text + "\n" : $"\n{text}\n");
    }

    /// <summary>What was written is sent, but a client that does not read keeps no router from powering off.</summary>
    async Task SendLastWordsAsync(Terminal terminal, SerialLine line)
    {
        try { await terminal.FlushAsync().WaitAsync(lastWordsLimit, chassis.Clock); }
        catch (TimeoutException) { chassis.Log.Write(Unread, line.Spec); }
    }

    Router Compose(Action reload) => new()
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
        ReturnedBy = chassis.ReturnedBy,
        Trustpoints = device.Trustpoints,
        KeyPairs = device.KeyPairs,
        Enrollment = device.Enrollment,
        PkiCounters = device.Counters,
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
        Reload = reload,
        PoweredOn = device.PoweredOn,
    };
}
