using System.Globalization;
using System.Text;

namespace Firmware.Kernel;

/// <summary>A message as it was written, with its time stamp.</summary>
sealed record LogLine(string Text, int Severity);

/// <summary>The router's log: a bounded buffer, and whoever listens for new lines.</summary>
sealed class Log(DeviceClock clock)
{
    static readonly Message Internal = new("SYS", 3, "INTERNAL", "{0}: {1}: {2}");

    readonly Lock gate = new();
    readonly Queue<LogLine> buffer = new();
    int bufferedBytes;
    int bufferLimit = 4096;

    /// <summary>Raised for every line, on the thread that wrote it; a listener must not block.</summary>
    public event Action<LogLine>? Written;

    /// <summary>Bytes kept for <c>show logging</c>; the oldest lines go first. Zero keeps none.</summary>
    public int BufferLimit
    {
        get => bufferLimit;
        set { lock (gate) { bufferLimit = value; Trim(); } }
    }

    /// <summary>The most severe level still kept in the buffer, 0–7.</summary>
    public int BufferLevel { get; set; } = 7;

    public long Count { get; private set; }

    /// <summary>Writes one line; control characters that came in with an argument are shown as '.', so that no peer paints on a console.</summary>
    public void Write(Message message, params ReadOnlySpan<object?> arguments)
    {
        var line = Keep(message, string.Format(CultureInfo.InvariantCulture, message.Format, arguments));
        foreach (var listener in Written?.GetInvocationList() ?? []) Tell((Action<LogLine>)listener, line);
    }

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

    LogLine Keep(Message message, string text)
    {
        lock (gate)
        {
            var stamp = $"{(clock.IsAuthoritative ? "" : "*")}{Timestamp.Logged(clock.GetUtcNow())}";
            var line = new LogLine($"{stamp}: %{message.Facility}-{message.Severity}-{message.Mnemonic}: {Printable(text)}", message.Severity);
            Count++;
            if (line.Severity > BufferLevel) return line;
            buffer.Enqueue(line);
            bufferedBytes += Encoding.UTF8.GetByteCount(line.Text) + 1;
            Trim();
            return line;
        }
    }

    /// <summary>A listener that fails is reported to the buffer alone: the others still hear, and whoever wrote goes on.</summary>
    void Tell(Action<LogLine> listener, LogLine line)
    {
        try { listener(line); }
        catch (Exception e) { Keep(Internal, $"log listener: {e.GetType().Name}: {e.Message}"); }
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
