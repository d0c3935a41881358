using System.Net;
using System.Net.Sockets;
using Firmware.Cli;
using Firmware.Commands;
using Firmware.Config;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>
/// The telnet server of the vtys. It listens while one of them takes telnet, on the addresses of the interfaces that are up; a client gets
/// the first free vty, and is refused where none is left and in quiet mode. Device thread.
/// </summary>
/// <param name="addresses">What to listen on.</param>
/// <param name="port">The real port; 0 lets the system choose.</param>
/// <param name="scheduler">The device thread.</param>
/// <param name="clock">The router's clock.</param>
/// <param name="log">Told once why it does not listen.</param>
/// <param name="keepAlive">When a client that vanished is given up; null is the usual time.</param>
sealed class VtyServer(Func<IReadOnlyList<IPAddress>> addresses, int port, Scheduler scheduler, TimeProvider clock, Log log, KeepAlive? keepAlive = null) : IAsyncDisposable
{
    /// <summary>The configured port; the process may have to listen on another one.</summary>
    public const int Telnet = 23;

    const int Backlog = 16;
    static readonly TimeSpan pauseAfterFailure = TimeSpan.FromSeconds(1);
    static readonly Message NotListening = new("TTY", 3, "NOT_LISTENING", "Telnet on {0} port {1}: {2}");

    readonly Dictionary<IPAddress, Socket> listeners = [];
    readonly Dictionary<IPAddress, string> faults = [];
    readonly HashSet<Task> serving = [];
    readonly CancellationTokenSource over = new();
    Router? router;

    /// <summary>The real port, or 0 while not listening.</summary>
    public int Port => listeners.Values.FirstOrDefault()?.LocalEndPoint is IPEndPoint end ? end.Port : 0;

    /// <summary>Gives the server the router that its sessions act on; before that it does not listen.</summary>
    public void Serve(Router served) => router = served;

    /// <summary>Compares what it listens on with the configuration.</summary>
    public void Apply()
    {
        if (router is null || over.IsCancellationRequested) return;
        var wanted = router.Config.Lines.Vtys.Any(TakesTelnet) ? addresses() : [];
        foreach (var address in listeners.Keys.Except(wanted).ToArray())
        {
            listeners[address].Dispose();
            listeners.Remove(address);
        }
        foreach (var address in wanted.Except(listeners.Keys)) Listen(address);
        foreach (var address in faults.Keys.Except(wanted).ToArray()) faults.Remove(address);
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.RunAsync(async () =>
        {
            await over.CancelAsync();
            foreach (var listener in listeners.Values) listener.Dispose();
            listeners.Clear();
            await Task.WhenAll(serving);
        });
        over.Dispose();
    }

    static bool TakesTelnet(LineConfig vty) => vty.Exec && vty.Input.HasFlag(Transports.Telnet);

    void Listen(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) listener.DualMode = false;
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen(Backlog);
            listeners[address] = listener;
            faults.Remove(address);
            _ = AcceptAsync(listener);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            if (faults.GetValueOrDefault(address) != e.Message) log.Write(NotListening, address, port, e.Message);
            faults[address] = e.Message;
        }
    }

    async Task AcceptAsync(Socket listener)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(over.Token);
                Take(client);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException) { return; }
            catch (SocketException) when (!listeners.ContainsValue(listener)) { return; }
            catch (SocketException e)
            {
                log.Write(NotListening, listener.LocalEndPoint, port, e.Message);
                await Task.Delay(pauseAfterFailure, clock, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    void Take(Socket client)
    {
        if (FreeLine(client) is { } line)
        {
            var task = ServeAsync(line, client);
            serving.Add(task);
            _ = task.ContinueWith(serving.Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.FromCurrentSynchronizationContext());
            return;
        }
        // With no line left, or while nobody may log in, the client is refused as by a closed port, as far as TCP still allows.
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    Line? FreeLine(Socket client)
    {
        // As IOS's own access list does while it lets nobody log in.
        if (router!.LoginWatch.IsQuiet) return null;
        var vtys = router.Config.Lines.Vtys;
        for (var number = 0; number < vtys.Count; number++)
        {
            var line = new Line(LineKind.Vty, number);
            if (TakesTelnet(vtys[number]) && router.Seats.Taken.All(s => s.Line.Tty != line.Tty)) return line with { Peer = AddressOf(client) };
        }
        return null;
    }

    static string AddressOf(Socket client)
    {
        try { return ((IPEndPoint)client.RemoteEndPoint!).Address.ToString(); }
        catch (SocketException) { return "gone"; }
    }

    async Task ServeAsync(Line place, Socket client)
    {
        await using var line = new TelnetLine(place.Title, client, clock, log, keepAlive);
        using var session = new Session(new ConsoleHost(router!, place), new Cli.Terminal(line, clock));
        using var seat = router!.Seats.Take(place, session, line.HangUp);
        try { await session.VisitAsync(over.Token); }
        catch (Exception e) { log.Fault(place.Name, e); }
    }
}
