using System.Globalization;
using System.Text;

namespace Firmware.Kernel;

/// <summary>A message as it was written, with its time stamp.</summary>
/// <param name="Text">The line, or lines.</param>
/// <param name="Severity">0–7.</param>
/// <param name="OnConsole">False where the console's rate limit holds it back.</param>
sealed record LogLine(string Text, int Severity, bool OnConsole = true);

/// <summary>The router's log: a bounded buffer, and whoever listens for new lines.</summary>
sealed class Log(DeviceClock clock)
{
    const int Debugging = 7;

    static readonly Message Internal = new("SYS", 3, "INTERNAL", "{0}: {1}: {2}");

    readonly Lock gate = new();
    readonly Queue<LogLine> buffer = new();
    readonly LogRateLimiter limiter = new(clock);
    long poweredOn = clock.GetTimestamp();
    int bufferedBytes;
    int bufferLimit = 4096;
    long sequence;

    /// <summary>Raised for every line, on the thread that wrote it; a listener must not block.</summary>
    public event Action<LogLine>? Written;

    public DeviceClock Clock => clock;

    /// <summary>Bytes kept for <c>show logging</c>; the oldest lines go first. Zero keeps none.</summary>
    public int BufferLimit
    {
        get => bufferLimit;
        set { lock (gate) { bufferLimit = value; Trim(); } }
    }

    /// <summary>The least severe level still kept in the buffer, 0–7; -1 for none.</summary>
    public int BufferLevel { get; set; } = Debugging;

    /// <summary>The least severe level the console shows; here it only decides what counts as shown there.</summary>
    public int ConsoleLevel { get; set; } = Debugging;

    /// <summary><c>logging on</c>: without it there is the console alone.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>How messages are stamped; null is not at all.</summary>
    public LogStamp? Stamp { get; set; } = LogStamp.Parse(LogStamp.Usual);

    /// <summary>How debugging lines are stamped; null is not at all.</summary>
    public LogStamp? DebugStamp { get; set; } = LogStamp.Parse(LogStamp.Usual);

    /// <summary><c>service sequence-numbers</c>.</summary>
    public bool HasSequenceNumbers { get; set; }

    /// <summary>Null lets everything through.</summary>
    public LogRate? Rate { get; set; }

    /// <summary>Messages written since power-on.</summary>
    public long Count { get; private set; }

    /// <summary>Messages that were put into the buffer.</summary>
    public long BufferCount { get; private set; }

    /// <summary>Messages as severe as the console shows.</summary>
    public long ConsoleCount { get; private set; }

    /// <summary>Messages shown on lines that asked for them by <c>terminal monitor</c>.</summary>
    public Counter Monitored { get; } = new();

    /// <summary>Messages a destination had no room for.</summary>
    public Counter Dropped { get; } = new();

    /// <summary>Messages held back by <see cref="Rate"/>.</summary>
    public Counter RateLimited { get; } = new();

    /// <summary>Writes one line; control characters that came in with an argument are shown as '.', so that no peer paints on a console.</summary>
    public void Write(Message message, params ReadOnlySpan<object?> arguments)
        => Publish($"%{message.Facility}-{message.Severity}-{message.Mnemonic}: {Printable(string.Format(CultureInfo.InvariantCulture, message.Format, arguments))}", message.Severity, false);

    /// <summary>Writes a line of debugging, which has no name, only its time.</summary>
    public void Debug(string text) => Publish(Printable(text), Debugging, true);

    /// <summary>Reports an exception nobody expected: the part of the router goes on, the line stays.</summary>
    public void Fault(string where, Exception fault) => Write(Internal, where, fault.GetType().Name, fault.Message);

    public IReadOnlyList<LogLine> Buffered
    {
        get { lock (gate) return [.. buffer]; }
    }

    public void Clear()
    {
        lock (gate) { buffer.Clear(); bufferedBytes = 0; }
    }

    /// <summary>The router was powered on: numbers and the time since then begin again.</summary>
    public void Restart()
    {
        lock (gate) (poweredOn, sequence, Count, BufferCount, ConsoleCount) = (clock.GetTimestamp(), 0, 0, 0, 0);
        foreach (var counter in (Counter[])[Monitored, Dropped, RateLimited]) counter.Reset();
    }

    void Publish(string text, int severity, bool isDebugging)
    {
        if (Keep(text, severity, isDebugging) is not { } line) return;
        foreach (var listener in Written?.GetInvocationList() ?? []) Tell((Action<LogLine>)listener, line);
    }

    LogLine? Keep(string text, int severity, bool isDebugging)
    {
        lock (gate)
        {
            var passes = Rate is not { } rate || limiter.Passes(rate, severity, isDebugging);
            if (!passes) RateLimited.Increment();
            if (!passes && Rate is { ConsoleOnly: false }) return null;
            var line = new LogLine(Stamped(text, isDebugging), severity, passes);
            Count++;
            if (passes && severity <= ConsoleLevel) ConsoleCount++;
            if (severity > BufferLevel || !IsOn) return line;
            BufferCount++;
            buffer.Enqueue(line);
            bufferedBytes += Encoding.UTF8.GetByteCount(line.Text) + 1;
            Trim();
            return line;
        }
    }

    string Stamped(string text, bool isDebugging)
    {
        var number = HasSequenceNumbers ? string.Create(CultureInfo.InvariantCulture, $"{++sequence:000000}: ") : "";
        var stamp = (isDebugging ? DebugStamp : Stamp) is { } kind ? $"{kind.Of(clock, clock.GetElapsedTime(poweredOn))}: " : "";
        return $"{number}{stamp}{text}";
    }

    /// <summary>A listener that fails is reported to the buffer alone: the others still hear, and whoever wrote goes on.</summary>
    void Tell(Action<LogLine> listener, LogLine line)
    {
        try { listener(line); }
        catch (Exception e) { Keep($"%{Internal.Facility}-{Internal.Severity}-{Internal.Mnemonic}: log listener: {e.GetType().Name}: {e.Message}", Internal.Severity, false); }
    }

    static string Printable(string text)
        => text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? '.' : c)) : text;

    static bool IsUnprintable(char c) => char.IsControl(c) && c != '\n';

    void Trim()
    {
        while (bufferedBytes > bufferLimit && buffer.TryDequeue(out var oldest))
            bufferedBytes -= Encoding.UTF8.GetByteCount(oldest.Text) + 1;
    }
}
