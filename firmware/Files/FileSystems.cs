namespace Firmware.Files;

/// <summary>
/// The router's file systems by prefix, and files by URL: <c>flash:/backups/a.cfg</c>, <c>nvram:startup-config</c>, <c>system:running-config</c>,
/// <c>http://host/a.cfg</c>. Refusals are <see cref="FileException"/>; safe for any thread.
/// </summary>
/// <param name="all">In the order of <c>show file systems</c>.</param>
/// <param name="home">Where paths without a prefix are.</param>
sealed class FileSystems(IReadOnlyList<FileSystem> all, FileSystem home)
{
    /// <summary>The longest file that is read or written in one piece; longer ones are streamed.</summary>
    public const int MaxWhole = 16 << 20;

    public const int MaxUrl = 1024;

    public IReadOnlyList<FileSystem> All => all;

    /// <summary>Where an operator stands who has not said <c>cd</c>.</summary>
    public FileUrl Home => new(home, "");

    /// <summary>The place that text names, seen from a folder.</summary>
    public FileUrl Resolve(string text, FileUrl? from = null)
    {
        if (text.Length > MaxUrl || text.Any(c => c is <= ' ' or >= '\x7f')) throw new FileException(FileException.BadName);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Within(from ?? Home, text);
        var system = all.FirstOrDefault(s => s.Prefix.Equals(text[..(colon + 1)], StringComparison.OrdinalIgnoreCase)) ?? throw new FileException(FileException.NoDevice);
        return system.IsRemote ? new FileUrl(system, text) : Within(new FileUrl(system, ""), text[(colon + 1)..]);
    }

    /// <summary>The whole file.</summary>
    public async Task<byte[]> ReadAsync(string url, CancellationToken cancel)
    {
        var place = Resolve(url);
        await using var source = await place.System.OpenAsync(place.Path, cancel);
        if (source.Length > MaxWhole) throw new FileException(FileException.TooBig);
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await source.Content.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (content.Length + count > MaxWhole) throw new FileException(FileException.TooBig);
            content.Write(buffer, 0, count);
        }
        return content.ToArray();
    }

    /// <summary>Writes the whole file, in place of any there was, durably.</summary>
    public async Task WriteAsync(string url, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var place = Resolve(url);
        place.System.CheckWrite(place.Path, content.Length);
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await place.System.WriteAsync(place.Path, stream, content.Length, cancel);
    }

    /// <summary>What a folder holds; a file that it is not is <see cref="FileException.NotFolder"/>.</summary>
    public IReadOnlyList<FileEntry> List(string url)
    {
        var place = Resolve(url);
        return place.System.List(place.Path);
    }

    public bool Exists(string url)
    {
        var place = Resolve(url);
        return place.System.Find(place.Path) is not null;
    }

    public void Delete(string url)
    {
        var place = Resolve(url);
        place.System.Delete(place.Path);
    }

    // `..` ends at the root, whatever comes after it stays inside.
    static FileUrl Within(FileUrl folder, string path)
    {
        var parts = new List<string>(path.StartsWith('/') ? [] : folder.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part != ".") parts.Add(part);
        }
        return folder with { Path = string.Join('/', parts) };
    }
}
