namespace Firmware.Hardware;

/// <summary>
/// flash: — certificates, staples and CRLs by name, and the operator's own files; whoever reads one checks it again, because a file can be anything.
/// </summary>
/// <param name="disk">Carries it.</param>
/// <param name="directory">Where on the disk.</param>
/// <param name="size">Bytes it holds in all.</param>
/// <param name="clock">What files are dated by; null leaves it to the host.</param>
sealed partial class Flash(Disk disk, string directory, long size, TimeProvider? clock = null)
{
    const string CorruptSuffix = ".corrupt";
    const int MaxNameCharacters = 200;

    /// <summary>Components of a name at most.</summary>
    public const int MaxDepth = 8;

    readonly Lock gate = new();

    /// <summary>Bytes the part holds in all.</summary>
    public long Size => size;

    public string Directory => directory;

    /// <summary>Bytes of all files, those set aside among them.</summary>
    public long Used => Files().Sum(name => disk.Length(Path.Combine(directory, name)));

    /// <summary>Names of the files that failed their check, to be looked at.</summary>
    public IReadOnlyList<string> Corrupt => [.. Files().Where(name => name.EndsWith(CorruptSuffix, StringComparison.Ordinal))];

    /// <summary>Names that begin with <paramref name="prefix"/>, such as <c>certs/</c>, without those set aside.</summary>
    public IReadOnlyList<string> List(string prefix)
        => [.. Files().Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.EndsWith(CorruptSuffix, StringComparison.Ordinal))];

    /// <summary>The file's content, or null when there is none; an <see cref="IOException"/> when it is larger than the part.</summary>
    public byte[]? Read(string name) => disk.Read(PathOf(name), limit: size);

    /// <summary>Writes the file whole and durably; an <see cref="IOException"/> says that it does not fit.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            var path = PathOf(name);
            var others = Used + reserved - disk.Length(path);
            if (others + content.Length > size) throw new IOException($"flash: has {size - others} bytes for {name}, which needs {content.Length}");
            Disk.MakeDirectory(Path.GetDirectoryName(path)!);
            disk.Replace(path, content);
            Date(path);
        }
    }

    public void Delete(string name)
    {
        lock (gate)
        {
            disk.Remove(PathOf(name));
            Date(Path.GetDirectoryName(PathOf(name))!);
        }
    }

    /// <summary>Puts a file that failed its check out of the way as <c>NAME.corrupt</c>, so that it can be looked at.</summary>
    public void SetAside(string name)
    {
        lock (gate)
        {
            if (disk.Length(PathOf(name)) > 0) disk.Move(PathOf(name), PathOf(name + CorruptSuffix));
            else disk.Remove(PathOf(name));
        }
    }

    IEnumerable<string> Files(string folder = "", int depth = 1)
    {
        var path = Path.Combine(directory, folder);
        var here = disk.List(path).Select(name => folder + name);
        return depth == MaxDepth ? here : here.Concat(disk.Folders(path).SelectMany(inner => Files($"{folder}{inner}/", depth + 1)));
    }

    // A folder is as new as what came or went in it last.
    void Date(string path)
    {
        if (clock is null) return;
        if (File.Exists(path)) File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        var folder = File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        if (folder != directory && System.IO.Directory.Exists(folder)) System.IO.Directory.SetLastWriteTimeUtc(folder, clock.GetUtcNow().UtcDateTime);
    }

    string PathOf(string name)
    {
        var parts = name.Split('/');
        if (name.Length > MaxNameCharacters || parts.Length > MaxDepth || !parts.All(IsPlain)) throw new ArgumentException($"'{name}' is no name of a file in flash:", nameof(name));
        return Path.Combine(directory, name);
    }

    static bool IsPlain(string part)
        => part.Length > 0 && part is not ("." or "..") && !part.EndsWith(Disk.TemporarySuffix, StringComparison.Ordinal) && !part.Any(char.IsControl);
}
