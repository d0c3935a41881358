using System.Net;
using System.Net.Sockets;

namespace Firmware.Hardware;

/// <summary>Opens the sockets that consoles listen on: exactly the address given, exactly the path given, or a sentence why not.</summary>
static class ConsoleListener
{
    const int Backlog = 4;
    const uint OwnerOnly = 0x180; // 0600

    /// <summary>A TCP socket on one address; port 0 lets the system choose.</summary>
    public static (Socket Socket, string Path) Tcp(string spec, string host, int port)
    {
        var address = Resolve(spec, host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return (socket, socket.LocalEndPoint!.ToString()!);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new UartException(UartFault.Unavailable, $"console {spec}: cannot listen on {host} port {port}: {e.Message}", e);
        }
    }

    /// <summary>A unix socket only its owner may connect to; one that nobody listens on any more is replaced.</summary>
    public static (Socket Socket, string Path) Unix(string spec, string path)
    {
        var full = Path.GetFullPath(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var end = new UnixDomainSocketEndPoint(full);
            RemoveStale(spec, full, end);
            // Linux gives the file the mode the socket has: it is private from its first moment.
            if (Libc.ChangeMode((int)socket.Handle, OwnerOnly) != 0) throw new IOException(Libc.LastError);
            socket.Bind(end);
            socket.Listen(Backlog);
            return (socket, full);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            socket.Dispose();
            throw new UartException(UartFault.Unavailable, $"console {spec}: cannot listen on {full}: {e.Message}", e);
        }
        catch (UartException)
        {
            socket.Dispose();
            throw;
        }
    }

    static IPAddress Resolve(string spec, string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        try { return Dns.GetHostAddresses(host)[0]; }
        catch (Exception e) when (e is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new UartException(UartFault.Unavailable, $"console {spec}: the host {host} has no address: {e.Message}", e);
        }
    }

    static void RemoveStale(string spec, string path, UnixDomainSocketEndPoint end)
    {
        if (!File.Exists(path) && !Directory.Exists(path) && new FileInfo(path).LinkTarget is null) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(end);
            throw new UartException(UartFault.Unavailable, $"console {spec}: another process listens on {path}");
        }
        catch (SocketException) when (IsSocket(path)) { File.Delete(path); }
        catch (SocketException e)
        {
            throw new UartException(UartFault.Unavailable, $"console {spec}: {path} exists and is no socket; choose another path, such as unix:/tmp/console0", e);
        }
    }

    /// <summary>Whether the path names a socket; a socket is the one kind of file that open(2) refuses with ENXIO although it may be opened.</summary>
    static bool IsSocket(string path)
    {
        const int NoSuchDevice = 6;
        var descriptor = Libc.Open(path, Libc.ReadOnly | Libc.NonBlocking | Libc.NoControllingTerminal | Libc.CloseOnExec);
        if (descriptor < 0) return System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == NoSuchDevice;
        _ = Libc.Close(descriptor);
        return false;
    }
}
