using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>
/// One host that the log goes to, with a queue of its own: over TCP in order and nothing left out while the queue has room, over UDP as
/// the network pleases. A host that is down is tried again and again, less and less often.
/// </summary>
sealed class SyslogHost : IAsyncDisposable
{
    const int MaxQueued = 1024;
    const byte EndOfLine = (byte)'\n';

    static readonly TimeSpan connectLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan lastWordsLimit = TimeSpan.FromSeconds(1);
    static readonly TimeSpan firstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan longestPause = TimeSpan.FromMinutes(1);

    static readonly Message Failed = new("SYS", 3, "LOGGINGHOST_FAIL", "Logging to host {0} port {1} failed");
    static readonly Message Reconnected = new("SYS", 6, "LOGGINGHOST_STARTSTOP", "Logging to host {0} port {1} started - reconnection");

    readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(MaxQueued);
    readonly CancellationTokenSource ending = new();
    readonly NameResolution names;
    readonly Log log;
    readonly Task running;
    Socket? socket;
    long sent;

    public SyslogHost(LogHost config, IPAddress? source, NameResolution names, Log log)
    {
        (Config, Source, this.names, this.log) = (config, source, names, log);
        running = Task.Run(RunAsync);
    }

    public LogHost Config { get; }

    /// <summary>The address that lines are sent from; null leaves it to the host the router runs on.</summary>
    public IPAddress? Source { get; }

    /// <summary>Lines that were handed to the network.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>False while the host cannot be reached.</summary>
    public bool IsUp { get; private set; } = true;

    bool IsTcp => Config.Transport == "tcp";

    /// <summary>Leaves a line to be sent; a full queue refuses it, which is counted. Never waits.</summary>
    public void Send(byte[] line)
    {
        if (!queue.Writer.TryWrite(line)) log.Dropped.Increment();
    }

    /// <summary>Sends what is queued, for a second at most, and lets the host go.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        ending.CancelAfter(lastWordsLimit);
        await running;
        ending.Dispose();
    }

    async Task RunAsync()
    {
        try
        {
            await foreach (var line in queue.Reader.ReadAllAsync(ending.Token)) await DeliverAsync(line);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { log.Dropped.Increment(); }
        catch (Exception e) { log.Fault($"logging host {Config.Host}", e); }
        finally { socket?.Dispose(); }
    }

    async Task DeliverAsync(byte[] line)
    {
        for (var pause = firstPause; ; pause = pause * 2 < longestPause ? pause * 2 : longestPause)
        {
            try
            {
                await SendAsync(line);
                Interlocked.Increment(ref sent);
                return;
            }
            catch (Exception e) when (e is SocketException or IOException || e is OperationCanceledException && !ending.IsCancellationRequested) { GoDown(); }
            await Task.Delay(pause, log.Clock, ending.Token);
        }
    }

    async Task SendAsync(byte[] line)
    {
        if (socket is { } open && IsTcp && HasEnded(open)) throw new IOException("the host has closed the connection");
        socket ??= await OpenAsync();
        if (IsTcp) await SendAllAsync(socket, (byte[])[.. line, EndOfLine]);
        else await socket.SendAsync(line, ending.Token);
        if (IsUp) return;
        IsUp = true;
        log.Write(Reconnected, Config.Host, Config.Port);
    }

    async Task SendAllAsync(Socket open, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await open.SendAsync(bytes, ending.Token)..];
    }

    // A collector says nothing; once it has, or has closed, reading would not wait.
    static bool HasEnded(Socket open) => open.Poll(0, SelectMode.SelectRead) && open.Available == 0;

    async Task<Socket> OpenAsync()
    {
        using var limit = new CancellationTokenSource(connectLimit, log.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, limit.Token);
        var address = (await names.ResolveAsync(Config.Host, either.Token))[0];
        var made = IsTcp ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true } : new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (Source is { } from && from.AddressFamily == address.AddressFamily) made.Bind(new IPEndPoint(from, 0));
            await made.ConnectAsync(new IPEndPoint(address, Config.Port), either.Token);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    // A datagram that nobody took (ICMP port unreachable) is told by the next one's error: UDP is opened anew, and said to be down by nobody.
    void GoDown()
    {
        socket?.Dispose();
        socket = null;
        if (!IsUp || !IsTcp) return;
        IsUp = false;
        log.Write(Failed, Config.Host, Config.Port);
    }
}
