using System.Globalization;

namespace Firmware.Hardware;

/// <summary>Holds a serial port for this process: flock on the device, and the lock file that other terminal programs look for.</summary>
sealed class PortLock : IDisposable
{
    const string Directory = "/var/lock";
    const int MaxLockFileBytes = 64;

    readonly int device;
    readonly string? file;

    PortLock(int device, string? file) => (this.device, this.file) = (device, file);

    /// <summary>A descriptor of the port for its settings, open as long as the lock is held.</summary>
    public int Device => device;

    public static PortLock Take(string spec, string path)
    {
        var device = Libc.Open(path, Libc.ReadWrite | Libc.NonBlocking | Libc.NoControllingTerminal | Libc.CloseOnExec);
        if (device < 0) throw new UartException(UartFault.Unavailable, $"console {spec}: {path} cannot be opened: {Libc.LastError}");
        try
        {
            if (!Terminal.Is(device)) throw new UartException(UartFault.Unavailable, $"console {spec}: {path} is no serial port");
            if (Libc.Lock(device, Libc.LockExclusive | Libc.LockNonBlocking) != 0) throw new UartException(UartFault.Unavailable, $"console {spec}: {path} is in use by another program");
            return new(device, TakeFile(spec, path));
        }
        catch
        {
            _ = Libc.Close(device);
            throw;
        }
    }

    public void Dispose()
    {
        if (file is not null) File.Delete(file);
        _ = Libc.Close(device);
    }

    /// <summary>LCK..ttyUSB0, holding the process id in ten columns (FHS 5.9); null where this user may not write it, and flock alone must do.</summary>
    static string? TakeFile(string spec, string path)
    {
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        var file = Path.Combine(Directory, "LCK.." + real.Replace("/dev/", "", StringComparison.Ordinal).Replace('/', '_'));
        if (Owner(file) is { } owner)
        {
            if (File.Exists($"/proc/{owner}/status")) throw new UartException(UartFault.Unavailable, $"console {spec}: {path} is in use by process {owner}, says {file}");
            TryDelete(file);
        }
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId,10}\n")));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Owner(file) is { } winner) throw new UartException(UartFault.Unavailable, $"console {spec}: {path} is in use by process {winner}, says {file}", e);
            return null;
        }
    }

    static int? Owner(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).Length > MaxLockFileBytes) return null;
        return int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
    }

    static void TryDelete(string stale)
    {
        try { File.Delete(stale); }
        catch (UnauthorizedAccessException)
        {
            // Another user's leftover in a sticky directory: flock says who really has the port.
        }
    }
}
