using System.Text;
using System.Threading.Channels;
using Firmware.Kernel;

namespace Tests.Cli;

/// <summary>A serial line in memory: a test types into it and reads what the router wrote.</summary>
sealed class MemoryLine : SerialLine
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly Channel<(LineEvent Event, byte[] Bytes)> input = Channel.CreateUnbounded<(LineEvent, byte[])>();
    readonly Lock gate = new();
    readonly StringBuilder output = new();
    readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    bool afterReturn;
    string? whole = "";
    TaskCompletionSource? changed;
    (byte[] Bytes, int At) rest = ([], 0);
    string? stallsAt;
    TaskCompletionSource stall = new();
    volatile int reads;

    public override string Spec => "memory";
    public override string? Path => null;
    public override bool HasCarrier => true;

    /// <summary>Everything written so far, CR LF as LF.</summary>
    public string Output
    {
        get { lock (gate) return whole ??= output.ToString(); }
    }

    public void Type(string text) => input.Writer.TryWrite((LineEvent.Data, Encoding.Latin1.GetBytes(text)));

    public void Raise(LineEvent happened) => input.Writer.TryWrite((happened, []));

    public void Resize(int columns, int rows)
    {
        (Columns, Rows) = (columns, rows);
        Raise(LineEvent.Resized);
    }

    /// <summary>Waits until what was written satisfies the condition, and gives it; fails with it when that takes too long.</summary>
    public async Task<string> WaitAsync(Func<string, bool> condition)
    {
        using var patience = new CancellationTokenSource(MemoryLine.patience);
        while (true)
        {
            Task next;
            string text;
            lock (gate)
            {
                changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                (next, text) = (changed.Task, Output);
            }
            // Without the lock: all that is written meanwhile is looked at in one go.
            if (condition(text)) return text;
            try { await next.WaitAsync(patience.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"waited in vain; the router wrote:\n{text}"); }
        }
    }

    /// <summary>How often the router asked for input: what it was given before, it has taken.</summary>
    public int Reads => reads;

    /// <summary>Has the far end take nothing more once the text has come, until the result is set.</summary>
    public TaskCompletionSource StallAt(string text)
    {
        lock (gate) (stallsAt, stall) = (text, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return stall;
    }

    public override async ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        Interlocked.Increment(ref reads);
        if (rest.At == rest.Bytes.Length)
        {
            var (happened, bytes) = await input.Reader.ReadAsync(cancel);
            if (happened != LineEvent.Data) return new LineReading(happened);
            rest = (bytes, 0);
        }
        var count = Math.Min(buffer.Length, rest.Bytes.Length - rest.At);
        rest.Bytes.AsMemory(rest.At, count).CopyTo(buffer);
        rest.At += count;
        return new LineReading(LineEvent.Data, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        lock (gate)
        {
            Append(bytes.Span);
            changed?.SetResult();
            changed = null;
            return stallsAt is null || !Output.Contains(stallsAt, StringComparison.Ordinal) ? ValueTask.CompletedTask : new ValueTask(stall.Task);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void Append(ReadOnlySpan<byte> bytes)
    {
        var text = new char[decoder.GetCharCount(bytes, flush: false)];
        decoder.GetChars(bytes, text, flush: false);
        foreach (var c in text)
        {
            if (c != '\n' || !afterReturn) output.Append(c == '\r' ? '\n' : c);
            afterReturn = c == '\r';
        }
        whole = null;
    }
}
