namespace Firmware.Hardware;

/// <summary>
/// The file operations that nvram:, flash: and the TPM's state rest on. Tests replace it to cut the power between any two of them.
/// </summary>
class Disk
{
    /// <summary>What a file is called while it is written; no other file may end so.</summary>
    public const string TemporarySuffix = ".tmp";
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static long temporaries;

    /// <summary>The whole file, or null when there is none; longer than <paramref name="limit"/> bytes is an <see cref="IOException"/>.</summary>
    public virtual byte[]? Read(string path, long limit = 64 << 20)
    {
        if (!File.Exists(path)) return null;
        var length = Length(path);
        return length <= limit ? File.ReadAllBytes(path) : throw new IOException($"{path} has {length} bytes, more than the {limit} expected");
    }

    /// <summary>Names of the files in a directory, without what an interrupted <see cref="Replace"/> left.</summary>
    public virtual IReadOnlyList<string> List(string directory)
        => !Directory.Exists(directory) ? []
            : [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(TemporarySuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Names of the directories in a directory.</summary>
    public virtual IReadOnlyList<string> Folders(string directory)
        => Directory.Exists(directory) ? [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

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

    /// <summary>Gives a file another name, in place of any that had it, and makes that durable.</summary>
    public void Move(string from, string to)
    {
        Rename(from, to);
        SyncDirectory(Path.GetDirectoryName(to)!);
    }

    /// <summary>A temporary file beside <paramref name="path"/>, for content that comes bit by bit; <see cref="Adopt"/> gives it the name once it is whole.</summary>
    public virtual FileStream Create(string path)
        => new($"{path}.{Interlocked.Increment(ref temporaries)}{TemporarySuffix}", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private, BufferSize = 0, Options = FileOptions.Asynchronous });

    /// <summary>Makes a file of <see cref="Create"/> the one at <paramref name="path"/>, in place of any there was, durably; closes it.</summary>
    public void Adopt(FileStream temporary, string path)
    {
        using (temporary) temporary.Flush(flushToDisk: true);
        Rename(temporary.Name, path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes what an interrupted <see cref="Create"/> or <see cref="Replace"/> left in a directory.</summary>
    public void RemoveLeftovers(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + TemporarySuffix)) Delete(path);
    }

    /// <summary>Deletes a directory that is empty, durably; otherwise an <see cref="IOException"/>.</summary>
    public void RemoveFolder(string path)
    {
        Directory.Delete(path);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Bytes of the file, 0 when there is none.</summary>
    public virtual long Length(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Makes a directory that only its owner may enter, and durable entries for it and for every parent it needed.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null) MakeDirectory(parent);
        Directory.CreateDirectory(path, Private | UnixFileMode.UserExecute);
        if (parent is not null) Sync(parent);
    }

    /// <summary>Creates or truncates a file only its owner may read, writes and fsyncs it.</summary>
    protected virtual void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private, BufferSize = 0 });
        // A leftover keeps the mode it had, and the file that it becomes would too.
        File.SetUnixFileMode(file.SafeFileHandle, Private);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    protected virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    protected virtual void Delete(string path) => File.Delete(path);

    protected virtual void SyncDirectory(string path) => Sync(path);

    static void Sync(string directory)
    {
        var descriptor = Libc.Open(directory, Libc.ReadOnly | Libc.CloseOnExec);
        if (descriptor < 0) throw new IOException($"{directory}: cannot be opened to make its entries durable: {Libc.LastError}");
        try
        {
            if (Libc.Sync(descriptor) != 0) throw new IOException($"{directory}: fsync failed: {Libc.LastError}");
        }
        finally { _ = Libc.Close(descriptor); }
    }
}
