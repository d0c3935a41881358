using System.Buffers.Binary;
using System.Net.Sockets;
using Firmware.Kernel;

namespace Firmware.Tpm;

/// <summary>
/// <c>--tpm-debug unix:PATH</c>: outside tools send raw TPM commands to the router's TPM, each between two of the router's own.
/// Only the owner of the process may connect.
/// </summary>
sealed class TpmDebugSocket : IAsyncDisposable
{
    const string Scheme = "unix:";
    const int HeaderBytes = 10, MaxCommand = 4096, MaxClients = 8;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly Message Opened = new("TPM", 4, "DEBUG_SOCKET", "Anybody who may open {0} can command the TPM");
    static readonly Message Refused = new("TPM", 4, "DEBUG_REFUSED", "A command on {0} was refused: {1}");

    readonly TpmDevice device;
    readonly Log log;
    readonly Socket listener;
    readonly CancellationTokenSource ending = new();
    readonly SemaphoreSlim places = new(MaxClients);
    readonly Task accepting;

    TpmDebugSocket(string path, Socket listener, TpmDevice device, Log log)
    {
        (Path, this.listener, this.device, this.log) = (path, listener, device, log);
        log.Write(Opened, path);
        accepting = Task.Run(Accept);
    }

    public string Path { get; }

    /// <summary>Listens at <c>unix:PATH</c>: a wrong form is a <see cref="FormatException"/>, a path that is not ours to take a <see cref="TpmUnavailableException"/>.</summary>
    public static TpmDebugSocket Open(string spec, TpmDevice device, Log log)
    {
        if (!spec.StartsWith(Scheme, StringComparison.Ordinal) || spec.Length == Scheme.Length)
            throw new FormatException($"'{spec}' is no place for TPM debugging: unix:PATH is expected, for example unix:/tmp/tpm.sock");
        var path = System.IO.Path.GetFullPath(spec[Scheme.Length..]);
        SocketFile.RemoveStale(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Nobody can connect before Listen: the mode is narrow by then.
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, OwnerOnly);
            socket.Listen(MaxClients);
            return new(path, socket, device, log);
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new TpmUnavailableException($"{path} cannot be the TPM's debug socket: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await accepting;
        for (var i = 0; i < MaxClients; i++) await places.WaitAsync();
        // .NET removes the file of a bound socket with it.
        listener.Dispose();
        places.Dispose();
        ending.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                await places.WaitAsync(ending.Token);
                Socket? client = null;
                try { client = await listener.AcceptAsync(ending.Token); }
                finally
                {
                    if (client is null) places.Release();
                }
                _ = Serve(client);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { return; }
        catch (Exception e) { log.Fault("TPM debug socket", e); }
    }

    async Task Serve(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var command = new byte[MaxCommand];
            while (await ReadCommand(stream, command) is { Length: > 0 } whole)
                await stream.WriteAsync(await Task.Run(() => device.Transmit(whole.Span)), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { return; }
        catch (Exception e) when (e is IOException or TpmException or TpmUnavailableException) { log.Write(Refused, Path, e.Message); }
        catch (Exception e) { log.Fault("TPM debug socket", e); }
        finally { places.Release(); }
    }

    // Every command begins with u16 tag, u32 size of the whole, u32 command code.
    async Task<Memory<byte>> ReadCommand(NetworkStream stream, byte[] buffer)
    {
        var got = await stream.ReadAtLeastAsync(buffer.AsMemory(0, HeaderBytes), HeaderBytes, throwOnEndOfStream: false, ending.Token);
        if (got < HeaderBytes) return Memory<byte>.Empty;
        var size = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(2));
        if (size is < HeaderBytes or > MaxCommand) throw new IOException($"it says it has {size} bytes, where {HeaderBytes} to {MaxCommand} are expected");
        await stream.ReadExactlyAsync(buffer.AsMemory(HeaderBytes, (int)size - HeaderBytes), ending.Token);
        return buffer.AsMemory(0, (int)size);
    }
}
