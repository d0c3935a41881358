namespace Firmware.Hardware;

/// <summary>flash: — certificates, staples and CRLs by name; whoever reads one checks it again, because a file can be anything.</summary>
sealed class Flash(Disk disk, string directory, long size)
{
    readonly Lock gate = new();

    /// <summary>Bytes the part holds in all.</summary>
    public long Size => size;

    public string Directory => directory;

    public long Used => List("").Sum(name => (long)(disk.Read(PathOf(name))?.Length ?? 0));

    /// <summary>Names that begin with <paramref name="prefix"/>, such as <c>certs/</c>; names hold at most one slash.</summary>
    public IReadOnlyList<string> List(string prefix)
    {
        var folder = prefix.Contains('/', StringComparison.Ordinal) ? prefix[..prefix.IndexOf('/', StringComparison.Ordinal)] : "";
        return folder.Length > 0
            ? [.. disk.List(Path.Combine(directory, folder)).Select(n => $"{folder}/{n}").Where(n => n.StartsWith(prefix, StringComparison.Ordinal))]
            : [.. disk.List(directory).Concat(System.IO.Directory.Exists(directory) ? System.IO.Directory.EnumerateDirectories(directory).SelectMany(d => disk.List(d).Select(n => $"{Path.GetFileName(d)}/{n}")) : []).Where(n => n.StartsWith(prefix, StringComparison.Ordinal))];
    }

    /// <summary>The file's content, or null when there is none.</summary>
    public byte[]? Read(string name) => disk.Read(PathOf(name));

    /// <summary>Writes the file whole and durably; an <see cref="IOException"/> says that it does not fit.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            var path = PathOf(name);
            if (Used + content.Length > size) throw new IOException($"flash: has {size - Used} bytes free, {name} needs {content.Length}");
            Disk.MakeDirectory(Path.GetDirectoryName(path)!);
            disk.Replace(path, content);
        }
    }

    public void Delete(string name)
    {
        lock (gate) disk.Remove(PathOf(name));
    }

    /// <summary>Puts a file that failed its check out of the way as <c>NAME.corrupt</c>, so that it can be looked at.</summary>
    public void SetAside(string name)
    {
        lock (gate)
        {
            if (disk.Read(PathOf(name)) is not { } content) return;
            disk.Replace(PathOf(name + ".corrupt"), content);
            disk.Remove(PathOf(name));
        }
    }

    string PathOf(string name)
    {
        if (name.Length == 0 || name.Contains("..", StringComparison.Ordinal) || name[0] == '/') throw new ArgumentException($"'{name}' is no name of a file in flash:", nameof(name));
        return Path.Combine(directory, name);
    }
}
