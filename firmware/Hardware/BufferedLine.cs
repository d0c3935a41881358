using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>What all lines share: a bounded inbox that a carrier fills and one reader empties.</summary>
abstract class BufferedLine(string spec, int inputBuffer = LineInbox.Capacity) : SerialLine
{
    protected LineInbox Inbox { get; } = new(inputBuffer);

    public override string Spec => spec;

    public override async ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        var reading = await Inbox.ReadAsync(buffer, cancel);
        Delivered(reading.Event);
        return reading;
    }

    /// <summary>The reader has just been handed <paramref name="what"/>.</summary>
    protected virtual void Delivered(LineEvent what) { }
}
