using System.IO.Ports;

namespace Host.Serial;

/// <summary>A real serial port; the far adapter's death, which System.IO.Ports reports as disposal, becomes an <see cref="IOException"/>.</summary>
sealed class PortStream(SerialPort port, IDisposable held) : ForwardOnlyStream
{
    readonly Stream inner = port.BaseStream;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the port went away", e);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the port went away", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            port.Dispose();
            held.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>The lock file that keeps two programs off one port: root can open a port twice, whatever TIOCEXCL says.</summary>
static class PortLock
{
    static readonly string[] directories = ["/run/lock", Path.GetTempPath()];

    /// <exception cref="LineException">Another process has it.</exception>
    public static IDisposable Take(string device)
    {
        var name = "LCK.." + Path.GetFileName(device);
        var path = Path.Combine(directories.First(Directory.Exists), name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LineException($"{device} is in use by another program ({path}: {e.Message})", e);
        }
    }
}
