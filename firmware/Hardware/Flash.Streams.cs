namespace Firmware.Hardware;

/// <summary>A file or folder of flash:.</summary>
/// <param name="Name">Its last component.</param>
/// <param name="IsFolder">Whether it holds others.</param>
/// <param name="Length">Bytes; of a folder 0.</param>
/// <param name="Modified">When it was written last.</param>
sealed record FlashEntry(string Name, bool IsFolder, long Length, DateTimeOffset Modified);

/// <summary>The part has no room for what is being written.</summary>
sealed class DiskFullException(string message) : IOException(message);

partial class Flash
{
    // Room is taken in steps, so that a file of any size needs few looks at the directory.
    const int ReserveStep = 1 << 20;
    const int CopyBlock = 64 << 10;

    // What unfinished files take, in bytes: they have no name yet and are in no listing.
    long reserved;

    /// <summary>Bytes that another file may have.</summary>
    public long Free => Math.Max(0, size - Used - Interlocked.Read(ref reserved));

    /// <summary>The file or folder of that name, "" being the root; null when there is none.</summary>
    public FlashEntry? Find(string name)
    {
        var path = name.Length == 0 ? directory : PathOf(name);
        if (File.Exists(path)) return EntryOf(new FileInfo(path));
        return System.IO.Directory.Exists(path) ? EntryOf(new DirectoryInfo(path)) : null;
    }

    /// <summary>What a folder holds, by name; "" is the root. None where it is no folder.</summary>
    public IReadOnlyList<FlashEntry> Entries(string folder)
    {
        var path = folder.Length == 0 ? directory : PathOf(folder);
        return [.. disk.List(path).Select(name => EntryOf(new FileInfo(Path.Combine(path, name)))).Concat(disk.Folders(path).Select(name => EntryOf(new DirectoryInfo(Path.Combine(path, name))))).OrderBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>The file's content as a stream; a <see cref="FileNotFoundException"/> when there is none.</summary>
    public Stream Open(string name) => new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, CopyBlock, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Writes what the stream gives, whole and durably or not at all; a <see cref="DiskFullException"/> says that it does not fit.</summary>
    public async Task WriteAsync(string name, Stream content, CancellationToken cancel)
    {
        var path = PathOf(name);
        long taken = 0;
        await using var file = disk.Create(path);
        try
        {
            var buffer = new byte[CopyBlock];
            long written = 0;
            while (await content.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                written += count;
                if (written > taken) taken += Reserve(name, taken, written - taken);
                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
            lock (gate)
            {
                disk.Adopt(file, path);
                Date(path);
                reserved -= taken;
                taken = 0;
            }
        }
        finally
        {
            lock (gate) reserved -= taken;
            File.Delete(file.Name);
        }
    }

    public void MakeFolder(string name)
    {
        Disk.MakeDirectory(PathOf(name));
        Date(PathOf(name));
    }

    /// <summary>Deletes a folder that is empty; otherwise an <see cref="IOException"/>.</summary>
    public void RemoveFolder(string name)
    {
        lock (gate)
        {
            disk.RemoveLeftovers(PathOf(name));
            disk.RemoveFolder(PathOf(name));
        }
    }

    /// <summary>Gives a file or folder another name that none has.</summary>
    public void Rename(string from, string to)
    {
        lock (gate)
        {
            if (File.Exists(PathOf(from))) disk.Move(PathOf(from), PathOf(to));
            else System.IO.Directory.Move(PathOf(from), PathOf(to));
            Date(Path.GetDirectoryName(PathOf(from))!);
            Date(Path.GetDirectoryName(PathOf(to))!);
        }
    }

    /// <summary>At power-on: what a power cut left half written goes.</summary>
    public void RemoveLeftovers(string folder = "", int depth = 1)
    {
        var path = Path.Combine(directory, folder);
        disk.RemoveLeftovers(path);
        if (depth == MaxDepth) return;
        foreach (var inner in disk.Folders(path)) RemoveLeftovers(Path.Combine(folder, inner), depth + 1);
    }

    // Gives how much was taken: a step where there is room for it, else what is needed. A file that is replaced gives its room back.
    long Reserve(string name, long already, long needed)
    {
        lock (gate)
        {
            var room = size - Used - reserved + disk.Length(PathOf(name));
            if (needed > room) throw new DiskFullException($"flash: has {room + already} bytes for {name}, which needs more");
            var step = Math.Min(room, Math.Max(needed, ReserveStep));
            reserved += step;
            return step;
        }
    }

    static FlashEntry EntryOf(FileSystemInfo found) => new(found.Name, found is DirectoryInfo, found is FileInfo file ? file.Length : 0, new DateTimeOffset(found.LastWriteTimeUtc, TimeSpan.Zero));
}
