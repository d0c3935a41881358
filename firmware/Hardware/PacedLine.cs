using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>A line slowed to the speed of a wire: what is written leaves at so many bytes a second, and the writer waits for it.</summary>
sealed class PacedLine(SerialLine inner, int bytesPerSecond, TimeProvider clock) : SerialLine
{
    // Small enough that characters trickle, large enough that timers of a millisecond keep up with 921600 baud.
    const int PiecesPerSecond = 100;

    readonly int pieceBytes = Math.Max(1, bytesPerSecond / PiecesPerSecond);
    readonly SemaphoreSlim writers = new(1);
    long idleFrom = long.MinValue;

    public override string Spec => inner.Spec;
    public override string? Path => inner.Path;
    public override bool HasCarrier => inner.HasCarrier;
    public override bool CarriesBreak => inner.CarriesBreak;
    public override long Overruns => inner.Overruns;
    public override long Noise => inner.Noise;

    public override async ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        var reading = await inner.ReadAsync(buffer, cancel);
        (Columns, Rows) = (inner.Columns, inner.Rows);
        return reading;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await writers.WaitAsync(cancel);
        try
        {
            for (; !bytes.IsEmpty && inner.HasCarrier; bytes = bytes[Math.Min(pieceBytes, bytes.Length)..])
            {
                var piece = bytes[..Math.Min(pieceBytes, bytes.Length)];
                await inner.WriteAsync(piece, cancel);
                await ShiftOutAsync(piece.Length, cancel);
            }
        }
        finally { writers.Release(); }
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        writers.Dispose();
    }

    /// <summary>Waits until the wire would be idle again; what one wait overslept shortens the next, so the average holds.</summary>
    async Task ShiftOutAsync(int count, CancellationToken cancel)
    {
        var now = clock.GetTimestamp();
        idleFrom = Math.Max(idleFrom, now - (clock.TimestampFrequency / PiecesPerSecond)) + (count * clock.TimestampFrequency / bytesPerSecond);
        if (idleFrom > now) await Task.Delay(clock.GetElapsedTime(now, idleFrom), clock, cancel);
    }
}
