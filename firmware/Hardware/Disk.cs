using System.Runtime.InteropServices;

namespace Firmware.Hardware;

/// <summary>
/// The file operations that nvram:, flash: and the TPM's state rest on. Tests replace it to cut the power between any two of them.
/// </summary>
partial class Disk
{
    const string TemporarySuffix = ".tmp";
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The whole file, or null when there is none; longer than <paramref name="limit"/> bytes is an <see cref="IOException"/>.</summary>
    public virtual byte[]? Read(string path, long limit = 64 << 20)
    {
        if (!File.Exists(path)) return null;
        var length = new FileInfo(path).Length;
        return length <= limit ? File.ReadAllBytes(path) : throw new IOException($"{path} has {length} bytes, more than the {limit} expected");
    }

    public virtual IReadOnlyList<string> List(string directory)
        => Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory).Select(p => Path.GetFileName(p)!).Where(n => !n.EndsWith(TemporarySuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Replaces the file so that after a power cut it holds all of the old content or all of the new, and after return the new.</summary>
    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + TemporarySuffix;
        Write(temporary, content);
        Rename(temporary, path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes the file, if there is one, and makes that durable.</summary>
    public void Remove(string path)
    {
        if (!File.Exists(path)) return;
        Delete(path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a directory that only its owner may enter.</summary>
    public static void MakeDirectory(string path)
        => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>Creates or truncates a file only its owner may read, writes and fsyncs it.</summary>
    protected virtual void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private, BufferSize = 0 });
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    protected virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    protected virtual void Delete(string path) => File.Delete(path);

    protected virtual void SyncDirectory(string path)
    {
        var directory = Open(path, ReadOnly | DirectoryOnly | CloseOnExec);
        if (directory < 0) throw new IOException($"{path}: cannot be opened to make its entries durable (errno {Marshal.GetLastPInvokeError()})");
        try
        {
            if (Sync(directory) != 0) throw new IOException($"{path}: fsync failed (errno {Marshal.GetLastPInvokeError()})");
        }
        finally { _ = Close(directory); }
    }

    const int ReadOnly = 0;
    const int CloseOnExec = 0x80000;

    // O_DIRECTORY differs between the two architectures this runs on.
    static readonly int DirectoryOnly = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
