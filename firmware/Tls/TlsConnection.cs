using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Firmware.Hardware;
using Org.BouncyCastle.Tls;

namespace Firmware.Tls;

/// <summary>
/// The plaintext side of one TLS connection we accepted. BouncyCastle runs in its non-blocking mode over the transport's
/// pipe: no thread waits for a client. Holding it means holding a share of the <c>tls</c> pool.
/// </summary>
sealed class TlsConnection(IDuplexPipe transport, Budget pool, TimeProvider clock) : Stream
{
    /// <summary>The most that is given to or taken from the protocol at once, in bytes: it bounds what BouncyCastle queues.</summary>
    const int MaxSlice = 16 << 10;

    /// <summary>How long a client that does not read may delay the end of its connection.</summary>
    static readonly TimeSpan closeTimeout = TimeSpan.FromSeconds(2);

    static readonly byte[] handshakeFailure = [(byte)ContentType.alert, 3, 3, 0, 2, (byte)AlertLevel.fatal, (byte)AlertDescription.handshake_failure];

    readonly TlsServerProtocol protocol = new();
    readonly Lock calls = new();                     // one protocol call at a time: reading may queue output too
    readonly SemaphoreSlim sending = new(1, 1);      // records leave in the order they were made
    ReadOnlySequence<byte> received;
    bool begun;
    int over;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public bool IsHandshaking { get { lock (calls) return protocol.IsHandshaking; } }

    /// <summary>Starts the handshake; nothing is sent before the client's hello came.</summary>
    public void Begin(ServerPeer server)
    {
        protocol.Accept(server);
        begun = true;
    }

    /// <summary>Waits for the client's first bytes without taking them; false when it left instead.</summary>
    public async ValueTask<bool> ArrivedAsync(CancellationToken cancel)
    {
        var result = await transport.Input.ReadAsync(cancel);
        var any = !result.Buffer.IsEmpty;
        transport.Input.AdvanceTo(result.Buffer.Start);
        return any;
    }

    /// <summary>Waits for bytes of the client, which <see cref="Offer"/> then takes; false when there will be none.</summary>
    public async ValueTask<bool> ReceiveAsync(CancellationToken cancel)
    {
        var result = await transport.Input.ReadAsync(cancel);
        received = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, MaxSlice));
        return !received.IsEmpty || !result.IsCompleted;
    }

    /// <summary>Gives the received bytes to the protocol, which may sign, answer or throw a <see cref="TlsFatalAlert"/>.</summary>
    public void Offer()
    {
        try
        {
            lock (calls)
                foreach (var part in received)
                {
                    var bytes = MemoryMarshal.TryGetArray(part, out var segment) ? segment : new(part.ToArray());
                    protocol.OfferInput(bytes.Array!, bytes.Offset, bytes.Count);
                }
        }
        finally { transport.Input.AdvanceTo(received.End); }
    }

    /// <summary>Tells a client whose hello is not going to be answered: before that, the protocol itself says nothing.</summary>
    public void Refuse() => transport.Output.Write(handshakeFailure);

    /// <summary>Sends what the protocol has queued: handshake messages, alerts, records.</summary>
    public async ValueTask SendAsync(CancellationToken cancel)
    {
        if (HasOutput) await DrainAsync(cancel);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                if (Take(buffer) is { } taken) return taken;
                if (!await ReceiveAsync(cancellationToken)) return 0;
                try { Offer(); }
                finally { await SendAsync(cancellationToken); }
            }
        }
        catch (IOException)
        {
            // A record that does not decrypt, a fatal alert, a reset: the connection ends here; the alert was sent above.
            return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; !rest.IsEmpty;)
        {
            var slice = rest[..Math.Min(rest.Length, MaxSlice)];
            lock (calls) protocol.WriteApplicationData(slice.Span);
            await SendAsync(cancellationToken);
            rest = rest[slice.Length..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override Task FlushAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken).AsTask();

    // A blocking read would hold a thread per client (measured: 64 of them starve the thread pool).
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Says close_notify, as long as the client still reads, and gives the memory back to the pool.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref over, 1) == 1) return;
        try
        {
            if (begun) lock (calls) protocol.Close();
            using var patience = new CancellationTokenSource(closeTimeout, clock);
            await DrainAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            pool.Release(TlsServerLimits.ConnectionBytes);
            await base.DisposeAsync();
        }
    }

    bool HasOutput { get { lock (calls) return protocol.GetAvailableOutputBytes() > 0; } }

    /// <summary>Plaintext that is there, 0 at the end of the stream or where only waiting was asked for, null where more must come.</summary>
    int? Take(Memory<byte> buffer)
    {
        lock (calls)
        {
            if (protocol.GetAvailableInputBytes() == 0) return protocol.IsClosed ? 0 : null;
            if (buffer.IsEmpty) return 0;
            if (MemoryMarshal.TryGetArray<byte>(buffer, out var target)) return protocol.ReadInput(target.Array!, target.Offset, target.Count);
            var copy = new byte[Math.Min(buffer.Length, MaxSlice)];
            var count = protocol.ReadInput(copy, 0, copy.Length);
            copy.AsSpan(0, count).CopyTo(buffer.Span);
            return count;
        }
    }

    async Task DrainAsync(CancellationToken cancel)
    {
        await sending.WaitAsync(cancel);
        try
        {
            Drain();
            await transport.Output.FlushAsync(cancel);
        }
        finally { sending.Release(); }
    }

    void Drain()
    {
        lock (calls)
            while (protocol.GetAvailableOutputBytes() > 0)
            {
                var memory = transport.Output.GetMemory();
                if (MemoryMarshal.TryGetArray<byte>(memory, out var target))
                {
                    transport.Output.Advance(protocol.ReadOutput(target.Array!, target.Offset, target.Count));
                    continue;
                }
                var copy = new byte[Math.Min(memory.Length, MaxSlice)];
                var count = protocol.ReadOutput(copy, 0, copy.Length);
                copy.AsSpan(0, count).CopyTo(memory.Span);
                transport.Output.Advance(count);
            }
    }
}
