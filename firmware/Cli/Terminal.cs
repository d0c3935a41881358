using System.Text;
using Firmware.Kernel;

namespace Firmware.Cli;

/// <summary>
/// A serial line as a session sees it: keys in, text out. It lives on the device thread; what is typed while nobody
/// reads is kept, what is written leaves at the line's pace.
/// </summary>
sealed class Terminal(SerialLine line, TimeProvider clock)
{
    /// <summary>Keys kept while nobody reads; beyond it the line is not read, so that the far end waits.</summary>
    public const int MaxTypeAhead = 65536;

    /// <summary>Log lines are left out while more than this is still to be sent: a slow line must not hold the whole log.</summary>
    public const int MaxUnsent = 65536;

    const int ReadBuffer = 4096;
    const int SendPiece = 4096;
    const int HangUp = -1;

    readonly Queue<int> keys = new();
    readonly StringBuilder unsent = new();
    TaskCompletionSource? keyCame;
    TaskCompletionSource? keyTaken;
    TaskCompletionSource? leaving;
    Task sending = Task.CompletedTask;
    bool afterReturn;
    bool sized;
    bool closed;
    // Whether what the line took last ends within a line.
    bool brokenOff;
    long lastKey = clock.GetTimestamp();
    Task? reading;

    /// <summary>Columns; 0 is without limit.</summary>
    public int Width { get; private set; } = 80;

    /// <summary>Rows; 0 is without paging.</summary>
    public int Length { get; private set; } = 24;

    /// <summary>Where the cursor stands, from 0.</summary>
    public int Column { get; private set; }

    public string Spec => line.Spec;

    /// <inheritdoc cref="SerialLine.Overruns"/>
    public long Overruns => line.Overruns;

    /// <inheritdoc cref="SerialLine.Noise"/>
    public long Noise => line.Noise;

    /// <summary>Raised when a key that stops a command arrives while nobody reads keys, and when the far end goes.</summary>
    public event Action? Interrupted;

    /// <summary>Raised when somebody attaches.</summary>
    public event Action? Attached;

    /// <summary>Raised for a BREAK, and for Ctrl-C while <see cref="BreakKey"/> makes it one.</summary>
    public event Action? Broken;

    /// <summary>Until when Ctrl-C stands for the BREAK that a line cannot carry.</summary>
    public BreakKey BreakKey { get; set; }

    /// <summary>Whether BREAK came behind keys that nobody had read then, and nothing after it.</summary>
    public bool HasBreakAhead { get; private set; }

    /// <summary>Whether a key waits among those that nobody has read.</summary>
    public bool HasAhead(byte key) => keys.Contains(key);

    /// <summary>Whether a key is being waited for.</summary>
    public bool IsReading => keyCame is not null;

    /// <summary>Whether the line is gone for good.</summary>
    public bool IsClosed => closed;

    /// <summary>While it is, every byte received is a key as it came: none stops a command, and no line ends are joined.</summary>
    public bool IsTransparent { get; set; }

    /// <summary>Whether a key waits to be read.</summary>
    public bool HasKeys => keys.Count > 0;

    /// <summary>How long nobody has typed.</summary>
    public TimeSpan Idle => clock.GetElapsedTime(lastKey);

    /// <summary>After so long without a key, waiting for one ends in a <see cref="HangUpException"/>.</summary>
    public TimeSpan IdleTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    public void SetWidth(int columns) => (Width, sized) = (columns, true);

    public void SetLength(int rows) => (Length, sized) = (rows, true);

    /// <summary>The size for the line's next user; where it is null the far end's own, if that is known.</summary>
    public void ResetSize(int? columns, int? rows)
    {
        sized = columns is not null || rows is not null;
        (Width, Length) = (columns ?? line.Columns ?? LineDefaults.Factory.Width, rows ?? line.Rows ?? LineDefaults.Factory.Length);
    }

    /// <summary>Reads the line, from the first call on, until it is gone for good or <paramref name="cancel"/> asks for it.</summary>
    public Task ReadLineEventsAsync(CancellationToken cancel) => reading ??= ReadAsync(cancel);

    async Task ReadAsync(CancellationToken cancel)
    {
        var buffer = new byte[ReadBuffer];
        try
        {
            while (await line.ReadAsync(buffer, cancel) is { Event: not LineEvent.Closed } reading)
            {
                Take(reading, buffer);
                while (keys.Count > MaxTypeAhead) await (keyTaken = NewSignal()).Task.WaitAsync(cancel);
            }
        }
        finally
        {
            closed = true;
            TakeInHangUp();
        }
    }

    /// <summary>The next key; CR LF and CR NUL come as one <see cref="Key.Return"/>. A hang-up is a <see cref="HangUpException"/>.</summary>
    public async ValueTask<byte> ReadKeyAsync(CancellationToken cancel = default)
    {
        while (keys.Count == 0)
        {
            if (closed) throw new HangUpException("the line is closed");
            keyCame = NewSignal();
            try { await keyCame.Task.WaitAsync(IdleTimeout, clock, cancel); }
            catch (TimeoutException) { throw new HangUpException("nobody typed") { IsForIdleness = true }; }
            finally { keyCame = null; }
        }
        var key = keys.Dequeue();
        keyTaken?.TrySetResult();
        return key == HangUp ? throw new HangUpException("the line was hung up") : (byte)key;
    }

    /// <summary>Ends the session on this line as if the far end had gone.</summary>
    public void Disconnect() => TakeInHangUp();

    /// <summary>Lets so much time pass without reading; a hang-up ends it early, a key does not.</summary>
    public async Task PauseAsync(TimeSpan time)
    {
        if (time <= TimeSpan.Zero || closed || keys.Contains(HangUp)) return;
        leaving = NewSignal();
        await leaving.Task.WaitAsync(time, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        leaving = null;
    }

    /// <summary>Forgets what was typed ahead, up to a hang-up.</summary>
    public void ForgetTypeAhead()
    {
        var hangUps = keys.Count(k => k == HangUp);
        keys.Clear();
        while (hangUps-- > 0) keys.Enqueue(HangUp);
    }

    /// <summary>Writes text; a line feed goes out as CR LF.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            unsent.Append(text[..end]).Append("\r\n");
            text = text[(end + 1)..];
            Column = 0;
        }
        unsent.Append(text);
        foreach (var c in text) Column = c switch { '\r' => 0, '\b' => Math.Max(0, Column - 1), >= ' ' => Column + 1, _ => Column };
        if (sending.IsCompleted) sending = SendAsync();
    }

    /// <summary>Writes bytes as they are, after what was written before; completes when the line has taken them.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!sending.IsCompleted) await sending;
        if (bytes.IsEmpty) return;
        Column = bytes.Span[^1] is Key.LineFeed or Key.Return ? 0 : Column + bytes.Length;
        await (sending = SendAsync(bytes));
    }

    public bool IsFlooded => unsent.Length > MaxUnsent;

    /// <summary>Completes when the line has taken everything written so far.</summary>
    public Task FlushAsync() => sending;

    /// <summary>Drops what the line has not taken yet.</summary>
    public void DropOutput()
    {
        if (unsent.Length == 0) return;
        unsent.Clear();
        Column = brokenOff ? 1 : 0;
    }

    async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await line.WriteAsync(bytes, CancellationToken.None);
        await SendAsync();
    }

    async Task SendAsync()
    {
        while (unsent.Length > 0)
        {
            var bytes = TakeUnsent();
            await line.WriteAsync(bytes, CancellationToken.None);
        }
    }

    // A piece at a time, so that what is dropped does not go on appearing on a slow line.
    byte[] TakeUnsent()
    {
        var length = Math.Min(unsent.Length, SendPiece);
        if (length < unsent.Length && char.IsHighSurrogate(unsent[length - 1])) length--;
        var text = unsent.ToString(0, length);
        unsent.Remove(0, length);
        brokenOff = text[^1] != '\n';
        return Encoding.UTF8.GetBytes(text);
    }

    void Take(LineReading reading, byte[] buffer)
    {
        switch (reading.Event)
        {
            case LineEvent.Data:
                TakeIn(buffer.AsSpan(0, reading.Count));
                break;
            case LineEvent.Break:
                HasBreakAhead = keys.Count > 0;
                Broken?.Invoke();
                break;
            case LineEvent.CarrierUp:
                Attached?.Invoke();
                break;
            case LineEvent.CarrierDown:
                TakeInHangUp();
                break;
            case LineEvent.Resized when !sized:
                (Width, Length) = (line.Columns ?? Width, line.Rows ?? Length);
                break;
        }
    }

    void TakeIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (IsTransparent)
            {
                Put(b);
                continue;
            }
            var key = b;
            var paired = afterReturn && b is Key.LineFeed or Key.Null;
            afterReturn = b == Key.Return;
            if (paired || b == Key.Null) continue;
            if (b == Key.LineFeed) key = Key.Return;
            if (IsBreak(key)) continue;
            if (key is not (Key.CtrlC or Key.Abort) || IsReading) Put(key);
            else Interrupt();
        }
    }

    /// <summary>Whether the key was a BREAK; RETURN shows that the operator means Ctrl-C as itself from then on.</summary>
    bool IsBreak(byte key)
    {
        if (key == Key.Return && BreakKey == BreakKey.UntilReturn) BreakKey = BreakKey.None;
        if (key != Key.CtrlC || BreakKey == BreakKey.None) return false;
        Broken?.Invoke();
        return true;
    }

    void Interrupt()
    {
        ForgetTypeAhead();
        Interrupted?.Invoke();
    }

    void TakeInHangUp()
    {
        if (!IsReading && keys.Count == 0) Interrupted?.Invoke();
        Put(HangUp);
        leaving?.TrySetResult();
    }

    void Put(int key)
    {
        HasBreakAhead &= key == HangUp;
        keys.Enqueue(key);
        lastKey = clock.GetTimestamp();
        keyCame?.TrySetResult();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>When Ctrl-C is a BREAK.</summary>
enum BreakKey
{
    None,
    /// <summary>Until RETURN is typed.</summary>
    UntilReturn,
    /// <summary>While the boot messages run.</summary>
    CtrlC,
}
