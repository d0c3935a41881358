using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Host.Serial;

/// <summary>
/// A terminal by its file descriptor: one thread in poll(2) feeds what arrives into a pipe, because .NET has no asynchronous read for a tty.
/// Writes poll for room, so a full line never loses a byte.
/// </summary>
sealed class DescriptorStream : ForwardOnlyStream
{
    const int ThreadStackBytes = 128 * 1024, ReadBytes = 4096, WriteStallMilliseconds = 30_000;

    readonly int input, output, wake;
    readonly bool owned;
    readonly Pipe arrived = new(new PipeOptions(useSynchronizationContext: false));
    readonly Thread reader;
    readonly Stream arrivedStream;
    volatile bool closing;

    DescriptorStream(int input, int output, bool owned)
    {
        (this.input, this.output, this.owned) = (input, output, owned);
        wake = Posix.eventfd(0, Posix.O_CLOEXEC | Posix.O_NONBLOCK);
        arrivedStream = arrived.Reader.AsStream();
        reader = new Thread(Pump, ThreadStackBytes) { IsBackground = true, Name = "terminal" };
        reader.Start();
    }

    /// <summary>A pseudo-terminal's client side, set raw so that nothing between us and the router echoes or translates.</summary>
    /// <exception cref="LineException">It cannot be opened.</exception>
    public static DescriptorStream OpenTerminal(string path, int baud)
    {
        var descriptor = Posix.open(path, Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_NONBLOCK | Posix.O_CLOEXEC);
        if (descriptor < 0)
            throw new LineException($"{path} cannot be opened: {Posix.LastError}");
        Span<byte> termios = stackalloc byte[Posix.TermiosBytes];
        if (Posix.tcgetattr(descriptor, termios) == 0)
        {
            Posix.cfmakeraw(termios);
            _ = Posix.cfsetspeed(termios, (uint)baud);
            _ = Posix.tcsetattr(descriptor, Posix.TCSANOW, termios);
        }
        return new DescriptorStream(descriptor, descriptor, owned: true);
    }

    /// <summary>The user's own terminal, or whatever stands in for it: standard input and output, left open on disposal.</summary>
    public static DescriptorStream Standard() => new(0, 1, owned: false);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => arrivedStream.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var rest = buffer.Span;
        while (!rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wrote = Posix.write(output, rest, rest.Length);
            if (wrote > 0)
                rest = rest[(int)wrote..];
            else
                AwaitRoom(Marshal.GetLastPInvokeError());
        }
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !closing)
        {
            closing = true;
            _ = Posix.write(wake, [1, 0, 0, 0, 0, 0, 0, 0], 8);
            reader.Join();
            _ = Posix.close(wake);
            if (owned)
                _ = Posix.close(input);
        }
        base.Dispose(disposing);
    }

    void AwaitRoom(int error)
    {
        if (error is not (Posix.EAGAIN or Posix.EINTR))
            throw new IOException(Posix.LastError);
        Span<Posix.PollFd> polled = [new() { Descriptor = output, Events = Posix.POLLOUT }];
        if (Posix.poll(polled, 1, WriteStallMilliseconds) == 0)
            throw new IOException("the line took nothing for 30 seconds");
        if ((polled[0].Returned & (Posix.POLLERR | Posix.POLLHUP)) != 0)
            throw new IOException("the line hung up");
    }

    void Pump()
    {
        Exception? end = null;
        try
        {
            while (!closing && Forward())
            {
            }
        }
        catch (IOException e)
        {
            end = e;
        }
        arrived.Writer.Complete(end);
    }

    /// <summary>One poll and one read; false at the end.</summary>
    bool Forward()
    {
        Span<Posix.PollFd> polled = [new() { Descriptor = input, Events = Posix.POLLIN }, new() { Descriptor = wake, Events = Posix.POLLIN }];
        if (Posix.poll(polled, 2, -1) < 0)
            return Marshal.GetLastPInvokeError() == Posix.EINTR ? true : throw new IOException(Posix.LastError);
        if (closing)
            return false;
        var read = Posix.read(input, arrived.Writer.GetSpan(ReadBytes), ReadBytes);
        if (read > 0)
        {
            arrived.Writer.Advance((int)read);
            arrived.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
            return true;
        }
        return read < 0 && Marshal.GetLastPInvokeError() is Posix.EAGAIN or Posix.EINTR;
    }
}
