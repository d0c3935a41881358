using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>What a line has received and nobody has read yet: bytes and events in the order they came, bounded.</summary>
/// <param name="capacity">Bytes (an event counts as one) that wait at most; a line with flow control stops taking more, one without loses them.</param>
sealed class LineInbox(int capacity = LineInbox.Capacity)
{
    /// <summary>What a line keeps where its board does not say.</summary>
    public const int Capacity = 16 * 1024;

    readonly Lock gate = new();
    readonly Queue<Item> items = new();
    int used;
    int consumed;
    bool closed;
    TaskCompletionSource? arrival;
    TaskCompletionSource? space;

    /// <summary>Raised outside any lock when a full inbox has room again.</summary>
    public event Action? Drained;

    public int Size => capacity;

    public int Free
    {
        get { lock (gate) return Math.Max(0, capacity - used); }
    }

    /// <summary>Takes as many bytes as fit and tells how many that were.</summary>
    public int Offer(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var taken = closed ? 0 : Math.Min(bytes.Length, Math.Max(0, capacity - used));
            if (taken > 0) Add(new(LineEvent.Data, bytes[..taken].ToArray()), taken);
            return taken;
        }
    }

    /// <summary>Queues an event behind what came before it; after <see cref="LineEvent.Closed"/> nothing is taken any more.</summary>
    public void Post(LineEvent what)
    {
        lock (gate)
        {
            if (closed) return;
            closed = what == LineEvent.Closed;
            Add(new(what, []), 1);
        }
    }

    /// <summary>Completes once there is room.</summary>
    public Task WaitForSpaceAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            if (used < capacity) return Task.CompletedTask;
            space ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return space.Task.WaitAsync(cancel);
        }
    }

    /// <summary>The next event, with its bytes in <paramref name="buffer"/>; <see cref="LineEvent.Closed"/> again and again once it came.</summary>
    public async ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        if (buffer.IsEmpty) throw new ArgumentException("A line is read into at least one byte.", nameof(buffer));
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (TryTake(buffer.Span, out var reading, out var wait)) return reading;
            await wait.WaitAsync(cancel);
        }
    }

    bool TryTake(Span<byte> buffer, out LineReading reading, out Task wait)
    {
        (reading, wait) = (default, Task.CompletedTask);
        var wasFull = false;
        lock (gate)
        {
            if (!items.TryPeek(out var first))
            {
                arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = arrival.Task;
                return false;
            }
            if (first.Event == LineEvent.Closed)
            {
                reading = new(LineEvent.Closed);
                return true;
            }
            wasFull = used >= capacity;
            reading = Take(first, buffer);
            if (used < capacity && space is { } waiting) (space, _) = (null, waiting.TrySetResult());
        }
        if (wasFull) Drained?.Invoke();
        return true;
    }

    LineReading Take(Item first, Span<byte> buffer)
    {
        var rest = first.Bytes.AsSpan(consumed);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        consumed += count;
        used -= first.Event == LineEvent.Data ? count : 1;
        if (consumed < first.Bytes.Length) return new(LineEvent.Data, count);
        items.Dequeue();
        consumed = 0;
        return new(first.Event, count);
    }

    void Add(Item item, int cost)
    {
        items.Enqueue(item);
        used += cost;
        (var waiting, arrival) = (arrival, null);
        waiting?.TrySetResult();
    }

    readonly record struct Item(LineEvent Event, byte[] Bytes);
}
