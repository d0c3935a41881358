using System.Runtime.InteropServices;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// A line on descriptors that .NET cannot read asynchronously (terminals): one small thread polls for it, asleep while nothing happens.
/// </summary>
abstract class DescriptorLine : BufferedLine
{
    const int ReadChunkBytes = 4096;
    const int ThreadStackBytes = 256 * 1024;

    readonly Log log;
    readonly Lock wakeGate = new();
    readonly SemaphoreSlim writers = new(1);
    readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource? writable;
    int wake;
    int disposed;
    bool inputEnded;
    volatile bool stopping;

    protected DescriptorLine(string spec, Log log) : base(spec)
    {
        this.log = log;
        wake = Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking);
        if (wake < 0) throw new UartException(UartFault.Unavailable, $"console {spec}: no event descriptor: {Libc.LastError}");
        Inbox.Drained += Wake;
    }

    public override bool CarriesBreak => false;

    /// <summary>Non-blocking descriptors, or ones that never block; they belong to this line.</summary>
    protected abstract int Input { get; }
    protected abstract int Output { get; }

    /// <summary>A third descriptor to wait for, or -1.</summary>
    protected virtual int Notices => -1;

    /// <summary>Completes when the kernel has taken the bytes; what it has no room for waits, what nobody is attached to read is dropped.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await writers.WaitAsync(cancel);
        try
        {
            while (!bytes.IsEmpty && HasCarrier && !stopping)
            {
                var written = Write(bytes.Span);
                if (written == 0) await WritableAsync(cancel);
                else bytes = bytes[written..];
            }
        }
        finally { writers.Release(); }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        stopping = true;
        Inbox.Post(LineEvent.Closed);
        Wake();
        await finished.Task;
        await writers.WaitAsync();
        Release();
        lock (wakeGate)
        {
            _ = Libc.Close(wake);
            wake = -1;
        }
        writers.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the thread; the last act of the constructor that opened the descriptors.</summary>
    protected void Start() => new Thread(Run, ThreadStackBytes) { IsBackground = true, Name = $"console {Spec}" }.Start();

    /// <summary>Bytes came in; there is room for them.</summary>
    protected virtual void Received(ReadOnlySpan<byte> bytes) => Inbox.Offer(bytes);

    /// <summary>All that had come in is read.</summary>
    protected virtual void Emptied() { }

    /// <summary>The input reports its end, or an error.</summary>
    protected virtual void Ended() => Close();

    /// <summary>The output reports that nobody will ever read it.</summary>
    protected virtual void Refused() => Close();

    /// <summary><see cref="Notices"/> has something to read.</summary>
    protected virtual void Noticed() { }

    /// <summary>Gives the descriptors back; nobody uses them any more.</summary>
    protected abstract void Release();

    /// <summary>The line is over: what was read is still handed out.</summary>
    protected void Close()
    {
        inputEnded = true;
        Inbox.Post(LineEvent.Closed);
    }

    /// <summary>Lets a waiting writer look at the carrier again.</summary>
    protected void ReleaseWriter() => Interlocked.Exchange(ref writable, null)?.TrySetResult();

    /// <summary>Reads until there is nothing left or no room.</summary>
    protected unsafe void Drain()
    {
        var chunk = stackalloc byte[ReadChunkBytes];
        while (!inputEnded && Inbox.Free is > 0 and var room)
        {
            var count = (int)Libc.Read(Input, chunk, Math.Min(room, ReadChunkBytes));
            if (count > 0) Received(new(chunk, count));
            else if (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted) continue;
            else
            {
                if (count < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain) Emptied();
                else Ended();
                return;
            }
        }
    }

    Task WritableAsync(CancellationToken cancel)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref writable, waiting);
        Wake();
        return waiting.Task.WaitAsync(cancel);
    }

    unsafe int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            var written = (int)Libc.Write(Output, at, bytes.Length);
            if (written >= 0) return written;
            if (Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted) return 0;
            Refused();
            return bytes.Length;
        }
    }

    unsafe void Wake()
    {
        // The one failure an event descriptor knows is a full counter, and then poll wakes anyway. A closed one may be anybody's by now.
        long one = 1;
        lock (wakeGate)
        {
            if (wake >= 0) _ = Libc.Write(wake, (byte*)&one, sizeof(long));
        }
    }

    void Run()
    {
        try { Loop(); }
        catch (Exception e) { log.Fault(Spec, e); }
        Inbox.Post(LineEvent.Closed);
        stopping = true;
        ReleaseWriter();
        finished.SetResult();
    }

    unsafe void Loop()
    {
        // Notices stand last: poll looks in order, so whoever opened the line before typing is seen no later than the typing.
        var entries = stackalloc Libc.PollEntry[4];
        while (!stopping)
        {
            entries[0] = new() { Descriptor = inputEnded || Inbox.Free == 0 ? -1 : Input, Events = Libc.PollIn };
            entries[1] = new() { Descriptor = Volatile.Read(ref writable) is null ? -1 : Output, Events = Libc.PollOut };
            entries[2] = new() { Descriptor = wake, Events = Libc.PollIn };
            entries[3] = new() { Descriptor = Notices, Events = Libc.PollIn };
            if (Libc.Poll(entries, 4, -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() == Libc.Interrupted) continue;
                throw new IOException($"poll failed: {Libc.LastError}");
            }
            if (entries[2].Happened != 0) Rest();
            if (entries[3].Happened != 0) Noticed();
            if (entries[0].Happened != 0) Drain();
            if (entries[1].Happened != 0 || stopping) ReleaseWriter();
        }
    }

    unsafe void Rest()
    {
        long count;
        _ = Libc.Read(wake, (byte*)&count, sizeof(long));
    }
}
