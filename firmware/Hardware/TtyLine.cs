using System.IO.Ports;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// <c>tty:/dev/ttyUSB0[,BAUD]</c>: a real serial port, eight data bits, one stop bit. With software flow control both ends wait for each
/// other; without, what is not read in time is lost, and counted.
/// </summary>
sealed class TtyLine : BufferedLine
{
    const int ReadChunkBytes = 1024;

    static readonly Message Overrun = new("TTY", 4, "OVERRUN", "Console {0}: {1} characters were lost, its input buffer of {2} bytes was full");
    static readonly Message PortLost = new("TTY", 3, "PORTLOST", "Console {0}: {1}");

    readonly SerialPort port;
    readonly PortLock portLock;
    readonly Log log;
    readonly BreakMarks marks;
    readonly XonXoff? flow;
    readonly SemaphoreSlim writers = new(1);
    readonly CancellationTokenSource over = new();
    readonly Task reading;
    volatile bool gone;
    long lost;

    public TtyLine(string spec, string path, ConsolePort settings, Log log) : base(spec, settings.InputBuffer)
    {
        var (baud, parity) = (settings.Baud, settings.Parity);
        (this.log, Path) = (log, path);
        marks = new(parity != Parity.None);
        if (settings.FlowControl == FlowControl.Software) flow = new(Inbox, Signal);
        portLock = PortLock.Take(spec, path);
        try
        {
            port = new SerialPort(path, baud, parity, 8, StopBits.One);
            port.Open();
            RaiseReadyLines();
            Terminal.MarkBreaks(portLock.Device, parity != Parity.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            port?.Dispose();
            portLock.Dispose();
            throw new UartException(UartFault.Unavailable, $"console {spec}: {path} cannot be opened at {baud} baud: {e.Message}", e);
        }
        Inbox.Post(LineEvent.CarrierUp);
        reading = Task.Run(ReadPortAsync);
    }

    public override string? Path { get; }

    public override bool HasCarrier => !gone;

    public override long Overruns => Interlocked.Read(ref lost);

    public override long Noise => marks.Damage;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (flow is not null) await flow.UntilReadyAsync(cancel);
        await writers.WaitAsync(cancel);
        try
        {
            if (!gone) await port.BaseStream.WriteAsync(bytes, cancel);
        }
        catch (Exception e) when (IsLoss(e)) { Lose(e); }
        finally { writers.Release(); }
    }

    public override async ValueTask DisposeAsync()
    {
        if (over.IsCancellationRequested) return;
        await over.CancelAsync();
        gone = true;
        flow?.Release();
        Inbox.Post(LineEvent.Closed);
        port.Dispose();
        await reading;
        portLock.Dispose();
        over.Dispose();
    }

    protected override void Delivered(LineEvent what) => flow?.Read();

    /// <summary>Tells a modem or a cable with handshake lines that we are there; a pseudo terminal has none (ENOTTY).</summary>
    void RaiseReadyLines()
    {
        try
        {
            port.DtrEnable = true;
            port.RtsEnable = true;
        }
        catch (IOException)
        {
            // Nothing to raise.
        }
    }

    async Task ReadPortAsync()
    {
        var chunk = new byte[ReadChunkBytes];
        var losing = false;
        try
        {
            while (!over.IsCancellationRequested)
            {
                var count = await port.BaseStream.ReadAsync(chunk, over.Token);
                if (count == 0) throw new EndOfStreamException("the port has hung up");
                losing = Report(Deliver(chunk.AsSpan(0, count)), losing);
            }
        }
        catch (Exception e) when (IsLoss(e)) { Lose(e); }
        catch (Exception e)
        {
            log.Fault(Spec, e);
            Lose(e);
        }
    }

    int Deliver(Span<byte> received)
    {
        if (flow is null) return marks.Deliver(received, Inbox);
        var lost = marks.Deliver(flow.Take(received), Inbox);
        flow.Received();
        return lost;
    }

    /// <summary>Sends XON or XOFF past whatever waits to be written.</summary>
    void Signal(byte signal)
    {
        try
        {
            if (!gone) port.BaseStream.WriteByte(signal);
        }
        catch (Exception e) when (IsLoss(e)) { Lose(e); }
    }

    bool Report(int missed, bool losing)
    {
        if (missed == 0) return false;
        Interlocked.Add(ref lost, missed);
        if (!losing) log.Write(Overrun, Spec, missed, Inbox.Size);
        return true;
    }

    void Lose(Exception why)
    {
        if (gone) return;
        gone = true;
        flow?.Release();
        log.Write(PortLost, Spec, why.Message);
        Inbox.Post(LineEvent.CarrierDown);
        Inbox.Post(LineEvent.Closed);
    }

    /// <summary>System.IO.Ports shows a port that died as any of these.</summary>
    static bool IsLoss(Exception e) => e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException or UnauthorizedAccessException;
}
