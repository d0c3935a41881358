namespace Firmware.Files;

/// <summary>
/// One file system by its prefix. Paths have no slash before them and no <c>.</c> or <c>..</c> in them. Refusals are
/// <see cref="FileException"/>; safe for any thread.
/// </summary>
/// <param name="prefix">With its colon, such as <c>flash:</c>.</param>
/// <param name="type">As <c>show file systems</c> gives it.</param>
/// <param name="flags">Of <c>r</c> and <c>w</c>, as <c>show file systems</c> gives it.</param>
abstract class FileSystem(string prefix, string type, string flags)
{
    public string Prefix => prefix;
    public string Type => type;
    public string Flags => flags;

    /// <summary>Bytes in all; null where that means nothing.</summary>
    public virtual long? Size => null;
    public virtual long? Free => null;

    /// <summary>Whether it has folders; their paths are shown with a slash before them.</summary>
    public virtual bool HasFolders => false;

    /// <summary>Whether it is somewhere else, so that its files are neither listed nor asked for beforehand.</summary>
    public virtual bool IsRemote => false;

    /// <summary>A URL of it as operators see it: no password is in it.</summary>
    public virtual string Show(string path) => HasFolders ? $"{prefix}/{path}" : prefix + path;

    /// <summary>The file or folder of that name, "" being the root; null when there is none.</summary>
    public virtual FileEntry? Find(string path) => List("").FirstOrDefault(e => e.Path == path);

    /// <summary>What a folder holds, in the order <c>dir</c> lists it.</summary>
    public virtual IReadOnlyList<FileEntry> List(string folder) => throw new FileException(FileException.Denied);

    public abstract Task<FileSource> OpenAsync(string path, CancellationToken cancel);

    /// <summary>Refuses, before a byte is moved, a write that cannot come to anything.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="length">Bytes to come, where that is known.</param>
    public virtual void CheckWrite(string path, long? length) { }

    /// <summary>Writes a file, in place of any there was: whole and durably, or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="length">Its bytes, where that is known.</param>
    /// <param name="cancel">Ends it with nothing written.</param>
    public abstract Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel);

    public virtual void Delete(string path) => throw new FileException(FileException.Denied);
    public virtual void Rename(string from, string to) => throw new FileException(FileException.Denied);
    public virtual void MakeFolder(string path) => throw new FileException(FileException.Denied);
    public virtual void RemoveFolder(string path) => throw new FileException(FileException.Denied);

    /// <summary>Reads a stream to its end into memory, within a limit.</summary>
    protected static async Task<byte[]> ReadAllAsync(Stream content, long limit, string refusal, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await content.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (all.Length + count > limit) throw new FileException(refusal);
            all.Write(buffer, 0, count);
        }
        return all.ToArray();
    }
}
