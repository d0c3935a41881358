using System.Buffers;
using System.Net.Sockets;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>A line that one client at a time reaches through a listening socket: TCP speaks telnet, a unix socket carries the bytes as they are.</summary>
sealed class SocketLine : BufferedLine
{
    const int ReadChunkBytes = 4096;
    const int WriteChunkBytes = 4096;
    const int MaxTurnedAwayAtOnce = 8;
    static readonly TimeSpan farewell = TimeSpan.FromSeconds(2);

    static readonly TimeSpan pauseAfterFailure = TimeSpan.FromSeconds(1);

    static readonly Message ListenFailed = new("TTY", 3, "LISTENFAIL", "Console {0}: {1}");

    readonly Socket listener;
    readonly bool telnet;
    readonly KeepAlive keepAlive;
    readonly TimeProvider clock;
    readonly Log log;
    readonly CancellationTokenSource over = new();
    readonly SemaphoreSlim sending = new(1);
    readonly Task accepting;
    volatile Client? client;
    int turnedAway;

    /// <summary>Takes over a socket that is bound and listens.</summary>
    public SocketLine(string spec, Socket listener, string path, bool telnet, TimeProvider clock, Log log, KeepAlive? keepAlive = null) : base(spec)
    {
        (this.listener, this.telnet, this.clock, this.log, Path) = (listener, telnet, clock, log, path);
        this.keepAlive = keepAlive ?? KeepAlive.Usual;
        accepting = Task.Run(AcceptAsync);
    }

    public override string? Path { get; }

    public override bool HasCarrier => client is not null;

    public override bool CarriesBreak => telnet;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        for (; !bytes.IsEmpty && client is { } attached; bytes = bytes[Math.Min(bytes.Length, WriteChunkBytes)..])
        {
            await sending.WaitAsync(cancel);
            var content = Encoded(attached, bytes.Span[..Math.Min(bytes.Length, WriteChunkBytes)]);
            // A piece that began is sent to its end even if the writer gives up, or half an IAC sequence would stay behind.
            await SendAsync(attached, content).WaitAsync(cancel);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (over.IsCancellationRequested) return;
        await over.CancelAsync();
        Inbox.Post(LineEvent.Closed);
        listener.Dispose();
        client?.Socket.Dispose();
        await accepting;
        over.Dispose();
    }

    protected override void Delivered(LineEvent what)
    {
        var attached = client;
        if (what == LineEvent.Resized && attached?.Telnet is { } told)
        {
            (Columns, Rows) = (told.Columns == 0 ? null : told.Columns, told.Rows == 0 ? null : told.Rows);
        }
        // A client that only ended its sending (a script at the end of its input) reads on until the router has seen that, too.
        if (what == LineEvent.CarrierDown && attached is { Ended: true })
        {
            (client, Columns, Rows) = (null, null, null);
            attached.Left.SetResult();
            _ = PartAsync(attached.Socket);
        }
    }

    async Task AcceptAsync()
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(over.Token);
                if (client is { IsLeaving: true } leaving) await Task.WhenAny(leaving.Left.Task, Task.Delay(farewell, clock, over.Token));
                if (client is null) await ServeAsync(socket);
                else _ = TurnAwayAsync(socket);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (over.IsCancellationRequested) return;
                log.Write(ListenFailed, Spec, e.Message);
                await Task.Delay(pauseAfterFailure, clock, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task ServeAsync(Socket socket)
    {
        var attached = new Client(socket, telnet ? new Telnet(Inbox) : null);
        // Held until the greeting is out: what the router writes comes after it.
        await sending.WaitAsync(over.Token);
        client = attached;
        Inbox.Post(LineEvent.CarrierUp);
        _ = AttendAsync(attached);
    }

    async Task AttendAsync(Client attached)
    {
        using var attending = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        var watching = Task.CompletedTask;
        try
        {
            if (telnet) watching = Watch(attached.Socket, attending.Token);
            await SendAsync(attached, telnet ? Telnet.Greeting.ToArray() : []);
            await ReceiveAsync(attached);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset is one of the ways in which a client leaves.
        }
        catch (Exception e) { log.Fault(Spec, e); }
        await attending.CancelAsync();
        await watching;
        attached.Ended = true;
        Inbox.Post(LineEvent.CarrierDown);
    }

    async Task ReceiveAsync(Client attached)
    {
        var chunk = new byte[ReadChunkBytes];
        var replies = new ArrayBufferWriter<byte>();
        while (true)
        {
            await Inbox.WaitForSpaceAsync(over.Token);
            var count = await attached.Socket.ReceiveAsync(chunk.AsMemory(0, Math.Min(ReadChunkBytes, Inbox.Free)), over.Token);
            if (count == 0) return;
            if (attached.Telnet is { } codec) codec.Receive(chunk.AsSpan(0, count), replies);
            else Inbox.Offer(chunk.AsSpan(0, count));
            if (replies.WrittenCount == 0) continue;
            await sending.WaitAsync(over.Token);
            await SendAsync(attached, replies.WrittenSpan.ToArray());
            replies.ResetWrittenCount();
        }
    }

    static byte[] Encoded(Client attached, ReadOnlySpan<byte> bytes)
    {
        if (attached.Telnet is not { } codec) return bytes.ToArray();
        var output = new ArrayBufferWriter<byte>(bytes.Length + 16);
        codec.Encode(bytes, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Sends all of it and then lets the next sender go; to a client that went away it sends nothing.</summary>
    async Task SendAsync(Client attached, byte[] content)
    {
        try
        {
            for (var rest = content.AsMemory(); !rest.IsEmpty;) rest = rest[await attached.Socket.SendAsync(rest, over.Token)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The receiving side finds out as well, and reports it once, in order.
        }
        finally { sending.Release(); }
    }

    async Task TurnAwayAsync(Socket socket)
    {
        if (Interlocked.Increment(ref turnedAway) <= MaxTurnedAwayAtOnce)
        {
            try { await socket.SendAsync("% The console is in use.\r\n"u8.ToArray(), over.Token); }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Nobody is left to be told.
            }
            await PartAsync(socket);
        }
        else socket.Dispose();
        Interlocked.Decrement(ref turnedAway);
    }

    /// <summary>Closes so that the last words arrive: a close with unread input would reset the connection and take them back.</summary>
    async Task PartAsync(Socket socket)
    {
        using (socket)
        using (var limit = new CancellationTokenSource(farewell, clock))
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                var unread = new byte[ReadChunkBytes];
                while (await socket.ReceiveAsync(unread, limit.Token) > 0) { }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Gone already, or given long enough.
            }
        }
    }

    Task Watch(Socket socket, CancellationToken cancel)
    {
        Telnet.Prepare(socket);
        keepAlive.Start(socket);
        return keepAlive.WatchAsync(socket, clock, socket.Dispose, cancel);
    }

    sealed class Client(Socket socket, Telnet? telnet)
    {
        public Socket Socket => socket;
        public Telnet? Telnet => telnet;
        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Nothing more will come, and the reader will be told.</summary>
        public bool Ended { get; set; }

        /// <summary>The far end has closed, whether its last bytes are read already or not.</summary>
        public unsafe bool IsLeaving
        {
            get
            {
                var held = false;
                try
                {
                    socket.SafeHandle.DangerousAddRef(ref held);
                    var entry = new Libc.PollEntry { Descriptor = (int)socket.SafeHandle.DangerousGetHandle(), Events = Libc.PollPeerClosed };
                    return Ended || (Libc.Poll(&entry, 1, 0) > 0 && entry.Happened != 0);
                }
                catch (ObjectDisposedException) { return true; }
                finally
                {
                    if (held) socket.SafeHandle.DangerousRelease();
                }
            }
        }
    }
}
