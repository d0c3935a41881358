using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Firmware.Net;

/// <summary>A telnet connection to somewhere else. While nobody attends to it nothing is read, so that the far end waits.</summary>
sealed class TelnetConnection : IDisposable
{
    const int ReadChunkBytes = 4096;

    readonly Socket socket;
    readonly TelnetClientCodec codec = new();
    readonly SemaphoreSlim sending = new(1);
    readonly byte[] chunk = new byte[ReadChunkBytes];

    TelnetConnection(Socket socket, string host, IPEndPoint peer) => (this.socket, Host, Peer) = (socket, host, peer);

    /// <summary>As it was typed.</summary>
    public string Host { get; }
    public IPEndPoint Peer { get; }

    /// <summary>Bytes that came and nobody has read.</summary>
    public int Waiting => socket.Available;
    public bool FarEndEchoes => codec.FarEndEchoes;

    /// <summary>Connects; a failure is a <see cref="SocketException"/>, and silence a <see cref="TimeoutException"/>.</summary>
    public static async Task<TelnetConnection> OpenAsync(string host, IPEndPoint peer, TimeSpan patience, TimeProvider clock, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(peer, either.Token);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            return new TelnetConnection(socket, host, peer);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"{peer} did not answer", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next text, which may be empty where only telnet's own words came; null once the far end has closed.</summary>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancel)
    {
        try
        {
            var count = await socket.ReceiveAsync(chunk, cancel);
            if (count == 0) return null;
            var (text, replies) = (new ArrayBufferWriter<byte>(ReadChunkBytes), new ArrayBufferWriter<byte>());
            codec.Receive(chunk.AsSpan(0, count), text, replies);
            if (replies.WrittenCount > 0) await TransmitAsync(replies.WrittenMemory, cancel);
            return text.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { return null; }
    }

    /// <summary>Sends what was typed; to a far end that is gone it sends nothing.</summary>
    public Task SendAsync(ReadOnlySpan<byte> typed, CancellationToken cancel)
    {
        var output = new ArrayBufferWriter<byte>(typed.Length + 16);
        TelnetClientCodec.Encode(typed, output);
        return TransmitAsync(output.WrittenMemory, cancel);
    }

    /// <summary>Sends a telnet command, such as 243 for BREAK.</summary>
    public Task SendCommandAsync(byte command, CancellationToken cancel) => TransmitAsync((byte[])[255, command], cancel);

    public void Dispose() => socket.Dispose();

    async Task TransmitAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await sending.WaitAsync(cancel);
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, cancel)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The receiving side finds out as well, and says so.
        }
        finally { sending.Release(); }
    }
}
