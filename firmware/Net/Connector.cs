using System.Net;
using System.Net.Sockets;

namespace Firmware.Net;

/// <summary>Opens TCP connections to what the configuration and certificates name; every address of a name is tried in turn.</summary>
sealed class Connector(NameResolution names, TimeProvider clock)
{
    static readonly TimeSpan perAddress = TimeSpan.FromSeconds(5);

    /// <summary>A connected stream; failures are <see cref="NameResolutionException"/> or <see cref="ConnectException"/>.</summary>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        if (port is < 1 or > ushort.MaxValue) throw new ConnectException($"{port} is no TCP port; 1 to {ushort.MaxValue} are");
        var reason = "";
        SocketException? last = null;
        foreach (var address in await names.ResolveAsync(host, cancel))
        {
            try { return await OpenAsync(new IPEndPoint(address, port), cancel); }
            // .NET puts the address into some of its messages; the bare one is asked for by its code.
            catch (SocketException e) { (reason, last) = ($"{address}: {new SocketException((int)e.SocketErrorCode).Message}", e); }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { (reason, last) = ($"{address}: no answer in {perAddress.TotalSeconds:0} seconds", new SocketException((int)SocketError.TimedOut)); }
        }
        throw new ConnectException($"no connection to {host} port {port}: {reason}", last);
    }

    async Task<Stream> OpenAsync(IPEndPoint peer, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(perAddress, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(peer, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A connection could not be made; the message is a sentence for the operator, the inner exception what the last address tried gave.</summary>
sealed class ConnectException(string message, Exception? inner = null) : IOException(message, inner);
