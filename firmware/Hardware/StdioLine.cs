using System.Runtime.InteropServices;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// <c>stdio</c>: the terminal the router was started in, raw until it ends, Ctrl-] detaches; where standard input is no terminal, plain bytes
/// until their end.
/// </summary>
sealed class StdioLine : DescriptorLine
{
    const byte Detach = 0x1D;

    static int taken;

    readonly bool ownsProcessStreams;
    readonly int input;
    readonly int output;
    readonly byte[]? mode;
    readonly PosixSignalRegistration? continued;
    readonly Lock gate = new();
    bool restored;
    volatile bool gone;

    StdioLine(string spec, int standardInput, int standardOutput, bool ownsProcessStreams, Log log) : base(spec, log)
    {
        this.ownsProcessStreams = ownsProcessStreams;
        (input, output) = (OwnDescriptor(standardInput, Libc.ReadOnly), OwnDescriptor(standardOutput, Libc.WriteOnly));
        if (Terminal.Is(input))
        {
            mode = Terminal.Save(input);
            Terminal.MakeRaw(input);
            // However the process ends, short of kill -9, the user's shell gets its terminal back.
            AppDomain.CurrentDomain.ProcessExit += Restore;
            AppDomain.CurrentDomain.UnhandledException += Restore;
            continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => RawAgain());
        }
        Start();
    }

    /// <summary>The process's own standard input and output; they can be a console once.</summary>
    public static StdioLine Open(string spec, Log log)
    {
        if (Interlocked.Exchange(ref taken, 1) == 1) throw new UartException(UartFault.BadSpec, "console stdio: given twice; standard input can be one console only");
        try { return new(spec, 0, 1, true, log); }
        catch
        {
            Volatile.Write(ref taken, 0);
            throw;
        }
    }

    /// <summary>The same on any two descriptors, which stay open.</summary>
    public static StdioLine On(int standardInput, int standardOutput, Log log) => new("stdio", standardInput, standardOutput, false, log);

    public override string? Path => null;

    public override bool HasCarrier => !gone;

    protected override int Input => input;
    protected override int Output => output;

    protected override void Received(ReadOnlySpan<byte> bytes)
    {
        var detach = mode is null ? -1 : bytes.IndexOf(Detach);
        base.Received(detach < 0 ? bytes : bytes[..detach]);
        if (detach >= 0) Close();
    }

    protected override void Refused()
    {
        gone = true;
        base.Refused();
    }

    protected override void Release()
    {
        gone = true;
        continued?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= Restore;
        AppDomain.CurrentDomain.UnhandledException -= Restore;
        Restore(null, EventArgs.Empty);
        _ = Libc.Close(input);
        _ = Libc.Close(output);
        if (ownsProcessStreams) Volatile.Write(ref taken, 0);
    }

    void Restore(object? sender, EventArgs e)
    {
        lock (gate)
        {
            if (restored || mode is null) return;
            restored = true;
            Terminal.Restore(input, mode);
        }
    }

    void RawAgain()
    {
        // A shell that stopped us took its own mode back.
        lock (gate)
        {
            if (!restored) Terminal.MakeRaw(input);
        }
    }

    /// <summary>
    /// A non-blocking descriptor for the same file. Opening it anew keeps the flag from the shell, which shares the old one; a regular file
    /// never blocks and must keep its offset, a socket cannot be opened by name.
    /// </summary>
    int OwnDescriptor(int shared, int access)
    {
        var own = Libc.Seek(shared, 0, Libc.FromHere) >= 0 ? -1
            : Libc.Open($"/proc/self/fd/{shared}", access | Libc.NonBlocking | Libc.NoControllingTerminal | Libc.CloseOnExec);
        if (own >= 0) return own;
        own = Libc.Control(shared, Libc.Duplicate, 0);
        if (own < 0) throw new UartException(UartFault.Unavailable, $"console {Spec}: descriptor {shared} is not open: {Libc.LastError}");
        if (Libc.Seek(own, 0, Libc.FromHere) < 0) _ = Libc.Control(own, Libc.SetFlags, Libc.Control(own, Libc.GetFlags, 0) | Libc.NonBlocking);
        return own;
    }
}
