using System.Globalization;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>Opens the consoles that <c>--console</c> names.</summary>
static class Uart
{
    const string Expected = "expected stdio, pty[:LINK], tty:DEVICE[,BAUD], tcp:HOST:PORT or unix:PATH, such as tcp:127.0.0.1:5000";

    /// <summary>Speeds a console port can be set to, in baud.</summary>
    public static readonly IReadOnlyList<int> Speeds = [300, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    /// <summary>The line that <paramref name="spec"/> names, ready for clients, at the profile's pace where that applies; <see cref="UartException"/> says why not.</summary>
    public static SerialLine Open(string spec, HardwareProfile profile, TimeProvider clock, Log log)
    {
        var colon = spec.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? (spec, null) : (spec[..colon], spec[(colon + 1)..]);
        return (kind, rest) switch
        {
            ("tty", { Length: > 0 }) => Tty(spec, rest, profile.Console, clock, log),
            ("stdio", null) => Paced(StdioLine.Open(spec, log), profile.Console, clock),
            ("pty", null) => Paced(new PtyLine(spec, null, log), profile.Console, clock),
            ("pty", { Length: > 0 }) => Paced(new PtyLine(spec, rest, log), profile.Console, clock),
            ("tcp", { Length: > 0 }) => Paced(Tcp(spec, rest, clock, log), profile.Console, clock),
            ("unix", { Length: > 0 }) => Paced(Unix(spec, rest, clock, log), profile.Console, clock),
            _ => throw Wrong(spec, Expected),
        };
    }

    static SerialLine Paced(SerialLine line, ConsolePort port, TimeProvider clock)
        => port.Paced ? new PacedLine(line, port.BytesPerSecond, clock) : line;

    /// <summary>A real port is always paced: its driver takes kilobytes at once, and a writer is to wait for the wire.</summary>
    static PacedLine Tty(string spec, string rest, ConsolePort port, TimeProvider clock, Log log)
    {
        var comma = rest.LastIndexOf(',');
        if (comma >= 0) port = port with { Baud = Speed(spec, rest[(comma + 1)..]) };
        var path = comma < 0 ? rest : rest[..comma];
        if (path is not ['/', ..]) throw Wrong(spec, "expected the path of a serial port, such as tty:/dev/ttyUSB0,9600");
        return new(new TtyLine(spec, path, port, log), port.BytesPerSecond, clock);
    }

    static int Speed(string spec, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var baud) && Speeds.Contains(baud) ? baud
            : throw Wrong(spec, $"'{text}' is no speed; expected one of {string.Join(", ", Speeds)}");

    static SocketLine Tcp(string spec, string rest, TimeProvider clock, Log log)
    {
        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? "" : rest[..colon];
        var bracketed = host is ['[', .., ']'];
        if (bracketed) host = host[1..^1];
        if (host.Length == 0 || (!bracketed && host.Contains(':', StringComparison.Ordinal))
            || !ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw Wrong(spec, "expected an address and a port, such as tcp:127.0.0.1:5000 or tcp:[::1]:5000");
        }
        var (socket, path) = ConsoleListener.Tcp(spec, host, port);
        return new(spec, socket, path, telnet: true, clock, log);
    }

    static SocketLine Unix(string spec, string rest, TimeProvider clock, Log log)
    {
        var (socket, path) = ConsoleListener.Unix(spec, rest);
        return new(spec, socket, path, telnet: false, clock, log);
    }

    static UartException Wrong(string spec, string expected) => new(UartFault.BadSpec, $"console '{spec}': {expected}");
}
