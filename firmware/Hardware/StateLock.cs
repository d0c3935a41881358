using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Firmware.Hardware;

/// <summary>One process per state directory: held from power-on to the end of the process, however that comes.</summary>
sealed class StateLock : IDisposable
{
    const string Name = "lock";
    const int OwnerOnly = 0x180; // 0600
    const int MaxPidBytes = 16;

    readonly SafeFileHandle file;

    StateLock(SafeFileHandle file) => this.file = file;

    /// <summary>Makes the directory where there is none; an <see cref="IOException"/> names the process that has it.</summary>
    public static StateLock Take(string directory)
    {
        Disk.MakeDirectory(directory);
        var path = Path.Combine(directory, Name);
        var descriptor = Libc.Open(path, Libc.ReadWrite | Libc.Create | Libc.CloseOnExec, OwnerOnly);
        if (descriptor < 0) throw new IOException($"{path} cannot be opened: {Libc.LastError}");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Libc.Lock(descriptor, Libc.LockExclusive | Libc.LockNonBlocking) == 0)
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), 0);
            return new(file);
        }
        using (file) throw new IOException($"the state directory {directory} is in use by process {Owner(file)}; give each router its own with --state DIR");
    }

    public void Dispose() => file.Dispose();

    static string Owner(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[MaxPidBytes];
        return Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]).Trim() is { Length: > 0 } pid ? pid : "(starting)";
    }
}
