using System.Globalization;
using System.Net.Sockets;

namespace Host.Serial;

/// <summary>Where a router's console is: <c>/dev/ttyUSB0[,BAUD]</c>, <c>/dev/pts/N</c> or a link, <c>tcp:HOST:PORT</c>, <c>unix:PATH</c>.</summary>
abstract record Target(string Spec)
{
    public const string Expected = "expected /dev/ttyUSB0[,BAUD], /dev/pts/N, tcp:HOST:PORT or unix:PATH, for example --port /dev/ttyUSB0,9600";
    const int DefaultBaud = 115200, LowestBaud = 300, HighestBaud = 4_000_000;

    /// <exception cref="UsageException">The text is no target.</exception>
    public static Target Parse(string spec)
    {
        if (spec.StartsWith("tcp:", StringComparison.Ordinal))
            return ParseTcp(spec);
        if (spec.StartsWith("unix:", StringComparison.Ordinal))
            return spec.Length > 5 ? new UnixTarget(spec, spec[5..]) : throw Wrong(spec, "names no socket");
        var path = spec.StartsWith("tty:", StringComparison.Ordinal) || spec.StartsWith("pty:", StringComparison.Ordinal) ? spec[4..] : spec;
        return ParseDevice(spec, path);
    }

    /// <summary>Bytes both ways; disposing hangs up.</summary>
    /// <exception cref="LineException">Nobody is there.</exception>
    public abstract Task<Stream> OpenAsync(CancellationToken cancel);

    static TcpTarget ParseTcp(string spec)
    {
        var colon = spec.LastIndexOf(':');
        var host = colon > 4 ? spec[4..colon].Trim('[', ']') : "";
        return host.Length > 0 && ushort.TryParse(spec[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new TcpTarget(spec, host, port) : throw Wrong(spec, "is not tcp:HOST:PORT");
    }

    static DeviceTarget ParseDevice(string spec, string pathAndBaud)
    {
        var comma = pathAndBaud.LastIndexOf(',');
        var path = comma < 0 ? pathAndBaud : pathAndBaud[..comma];
        var baud = DefaultBaud;
        if (comma >= 0 && (!int.TryParse(pathAndBaud[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out baud) || baud is < LowestBaud or > HighestBaud))
            throw Wrong(spec, $"has no speed of {LowestBaud} to {HighestBaud} baud after the comma");
        return path.Contains('/') ? new DeviceTarget(spec, path, baud) : throw Wrong(spec, "is no path");
    }

    static UsageException Wrong(string spec, string what) => new($"'{spec}' {what}: {Expected}");
}

/// <summary>A console over TCP, with telnet negotiation answered.</summary>
sealed record TcpTarget(string Spec, string Host, int Port) : Target(Spec)
{
    public override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancel);
            return new TelnetStream(new NetworkStream(socket, ownsSocket: true));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LineException($"{Spec} does not answer: {e.Message}", e);
        }
    }
}

/// <summary>A console on a unix socket.</summary>
sealed record UnixTarget(string Spec, string Path) : Target(Spec)
{
    public override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            socket.Dispose();
            throw new LineException($"{Spec} does not answer: {e.Message}", e);
        }
    }
}
