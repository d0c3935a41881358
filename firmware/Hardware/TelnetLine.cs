using System.Buffers;
using System.Net.Sockets;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>The line that one telnet client made by connecting: it is gone when he is.</summary>
sealed class TelnetLine : BufferedLine
{
    const int ReadChunkBytes = 4096;
    const int WriteChunkBytes = 4096;
    static readonly TimeSpan farewell = TimeSpan.FromSeconds(2);

    /// <summary>A client that takes nothing for so long will not come back.</summary>
    static readonly TimeSpan longestStall = TimeSpan.FromMinutes(5);

    readonly Socket socket;
    readonly Telnet telnet;
    readonly TimeProvider clock;
    readonly Log log;
    // Held until the greeting is out: what the router writes comes after it, or the client would echo what the router echoes, too.
    readonly SemaphoreSlim sending = new(0);
    readonly CancellationTokenSource over = new();
    readonly Task receiving;
    readonly Task watching;
    volatile bool gone;
    bool disposed;

    /// <summary>Takes over a socket that is connected.</summary>
    public TelnetLine(string spec, Socket socket, TimeProvider clock, Log log, KeepAlive? keepAlive = null) : base(spec)
    {
        (this.socket, this.clock, this.log, telnet) = (socket, clock, log, new Telnet(Inbox));
        keepAlive ??= KeepAlive.Usual;
        Telnet.Prepare(socket);
        keepAlive.Start(socket);
        receiving = Task.Run(AttendAsync);
        watching = keepAlive.WatchAsync(socket, clock, HangUp, over.Token);
    }

    public override string? Path => null;

    public override bool HasCarrier => !gone;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        for (; !bytes.IsEmpty && !gone; bytes = bytes[Math.Min(bytes.Length, WriteChunkBytes)..])
        {
            var output = new ArrayBufferWriter<byte>(WriteChunkBytes);
            await sending.WaitAsync(cancel);
            telnet.Encode(bytes.Span[..Math.Min(bytes.Length, WriteChunkBytes)], output);
            // A piece that began is sent to its end even if the writer gives up, or half an IAC sequence would stay behind.
            await SendAsync(output.WrittenMemory).WaitAsync(cancel);
        }
    }

    /// <summary>Ends the connection at once, whoever is writing or reading; what was received before is still read.</summary>
    public void HangUp()
    {
        gone = true;
        _ = over.CancelAsync();
    }

    /// <summary>Closes so that the last words arrive: a close with unread input would reset the connection and take them back.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        if (!gone) await PartAsync();
        gone = true;
        await over.CancelAsync();
        await receiving;
        await watching;
        socket.Dispose();
        over.Dispose();
    }

    protected override void Delivered(LineEvent what)
    {
        if (what == LineEvent.Resized) (Columns, Rows) = (telnet.Columns == 0 ? null : telnet.Columns, telnet.Rows == 0 ? null : telnet.Rows);
    }

    async Task AttendAsync()
    {
        try
        {
            await SendAsync(Telnet.Greeting.ToArray());
            // A client that only ended its sending (a script at the end of its input) reads on until the session has ended.
            await ReceiveAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset is one of the ways in which a client leaves.
            gone = true;
        }
        catch (Exception e)
        {
            log.Fault(Spec, e);
            gone = true;
        }
        Inbox.Post(LineEvent.CarrierDown);
        Inbox.Post(LineEvent.Closed);
    }

    async Task ReceiveAsync()
    {
        var chunk = new byte[ReadChunkBytes];
        var replies = new ArrayBufferWriter<byte>();
        while (true)
        {
            await Inbox.WaitForSpaceAsync(over.Token);
            var count = await socket.ReceiveAsync(chunk.AsMemory(0, Math.Min(ReadChunkBytes, Inbox.Free)), over.Token);
            if (count == 0) return;
            telnet.Receive(chunk.AsSpan(0, count), replies);
            if (replies.WrittenCount == 0) continue;
            await sending.WaitAsync(over.Token);
            await SendAsync(replies.WrittenMemory.ToArray());
            replies.ResetWrittenCount();
        }
    }

    /// <summary>Sends all of it and then lets the next sender go; a client that went away, or takes nothing, is given up.</summary>
    async Task SendAsync(ReadOnlyMemory<byte> content)
    {
        try
        {
            for (var rest = content; !rest.IsEmpty;)
            {
                using var stall = new CancellationTokenSource(longestStall, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stall.Token);
                rest = rest[await socket.SendAsync(rest, either.Token)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            if (!gone) HangUp();
        }
        finally { sending.Release(); }
    }

    async Task PartAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await receiving.WaitAsync(farewell, clock);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            // Gone already, or given long enough.
        }
    }
}
