namespace Firmware.Hardware;

/// <summary>
/// Software flow control of a port (XOFF, DC3, asks the other end to wait, XON, DC1, to go on): both ways, so that neither a long
/// paste nor a slow terminal loses anything.
/// </summary>
/// <param name="inbox">What the port received and nobody has read yet.</param>
/// <param name="signal">Sends one byte at once.</param>
sealed class XonXoff(LineInbox inbox, Action<byte> signal)
{
    const byte Xon = 0x11;
    const byte Xoff = 0x13;

    readonly Lock gate = new();
    TaskCompletionSource? held;
    bool holding;
    bool released;

    // The far end hears of it late: a UART's own queue may hold 4 KB, and more are on their way.
    int HighWater => inbox.Size / 4;
    int LowWater => inbox.Size * 3 / 4;

    /// <summary>Takes XON and XOFF out of what was received; gives the rest, in place.</summary>
    public ReadOnlySpan<byte> Take(Span<byte> received)
    {
        var count = 0;
        foreach (var b in received)
        {
            if (b == Xoff) Hold();
            else if (b == Xon) Go();
            else received[count++] = b;
        }
        return received[..count];
    }

    /// <summary>Asks the far end to wait where the inbox fills.</summary>
    public void Received()
    {
        lock (gate)
        {
            if (holding || inbox.Free > HighWater) return;
            holding = true;
            signal(Xoff);
        }
    }

    /// <summary>Lets the far end go on where the inbox has emptied.</summary>
    public void Read()
    {
        lock (gate)
        {
            if (!holding || inbox.Free < LowWater) return;
            holding = false;
            signal(Xon);
        }
    }

    /// <summary>Completes when the far end takes more.</summary>
    public Task UntilReadyAsync(CancellationToken cancel)
    {
        lock (gate) return held is { } waiting ? waiting.Task.WaitAsync(cancel) : Task.CompletedTask;
    }

    /// <summary>The line is over: nobody waits any longer.</summary>
    public void Release()
    {
        lock (gate) released = true;
        Go();
    }

    void Hold()
    {
        lock (gate)
        {
            if (!released) held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    void Go()
    {
        lock (gate)
        {
            held?.SetResult();
            held = null;
        }
    }
}
