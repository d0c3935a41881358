namespace Firmware.Kernel;

/// <summary>What a serial line can report.</summary>
enum LineEvent
{
    /// <summary>Bytes arrived.</summary>
    Data,
    /// <summary>Somebody attached.</summary>
    CarrierUp,
    /// <summary>The far end went away; what was typed before is still to be read first.</summary>
    CarrierDown,
    /// <summary>A BREAK condition (tty), IAC BRK (telnet).</summary>
    Break,
    /// <summary>The far end asked for another window size, in <see cref="SerialLine.Columns"/> and <see cref="SerialLine.Rows"/>.</summary>
    Resized,
    /// <summary>The line is gone for good.</summary>
    Closed,
}

/// <summary>One event of a serial line; <paramref name="Count"/> is the number of bytes read for <see cref="LineEvent.Data"/>.</summary>
readonly record struct LineReading(LineEvent Event, int Count = 0);

/// <summary>A serial line seen from the router, whatever carries it: bytes in, bytes out, carrier, break.</summary>
abstract class SerialLine : IAsyncDisposable
{
    /// <summary>The line as it was asked for, such as <c>pty:/tmp/con0</c>.</summary>
    public abstract string Spec { get; }

    /// <summary>Where a client attaches, such as <c>/dev/pts/3</c> or <c>127.0.0.1:5000</c>; null where there is no such name.</summary>
    public abstract string? Path { get; }

    /// <summary>Whether somebody is attached now.</summary>
    public abstract bool HasCarrier { get; }

    /// <summary>Whether the far end can send a BREAK.</summary>
    public virtual bool CarriesBreak => true;

    /// <summary>The far end's window, where it told (telnet NAWS).</summary>
    public int? Columns { get; protected set; }

    /// <inheritdoc cref="Columns"/>
    public int? Rows { get; protected set; }

    /// <summary>Characters that were lost because nobody read them in time.</summary>
    public virtual long Overruns => 0;

    /// <summary>Characters that the wire damaged.</summary>
    public virtual long Noise => 0;

    /// <summary>The next event; one reader at a time.</summary>
    public abstract ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel);

    /// <summary>Completes when the line has taken the bytes at its pace; with no carrier they are dropped, as on a real line.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
