using System.Text;
using Firmware.Hardware;

namespace Firmware.Files;

/// <summary>
/// nvram: as operators see it: the startup-config, the one before it, and files of their own. The wrapped keys of private-config are
/// listed and never shown, copied or deleted here: <c>crypto key zeroize</c> ends them.
/// </summary>
sealed class NvramFiles(Nvram nvram) : FileSystem("nvram:", "nvram", "rw")
{
    const int MaxName = 63;
    const string Forbidden = "*?\"<>|\\:/";

    public override long? Size => nvram.Size;
    public override long? Free => Math.Max(0, nvram.Size - nvram.Used);

    public override FileEntry? Find(string path)
        => path.Length == 0 ? new("", true, 0, null, FileAccessRight.ReadWrite) : List("").FirstOrDefault(e => e.Path == path);

    public override IReadOnlyList<FileEntry> List(string folder) => folder.Length > 0
        ? throw new FileException(Find(folder) is null ? FileException.NotFound : FileException.NotFolder)
        : [.. nvram.List().OrderBy(Rank).Select(name => new FileEntry(name, false, nvram.Length(name), null, RightOf(name)))];

    public override Task<FileSource> OpenAsync(string path, CancellationToken cancel)
    {
        if (path.Length == 0) throw new FileException(FileException.Folder);
        if (Find(path) is not { } found) throw new FileException(FileException.NotFound);
        if (found.Right == FileAccessRight.None) throw new FileException(FileException.Denied);
        try { return Task.FromResult(FileSource.Of(Read(path) ?? throw new FileException(FileException.NotFound))); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw FileException.Of(e); }
    }

    public override void CheckWrite(string path, long? length)
    {
        if (path.Length is 0 or > MaxName || path.Any(c => c is < '!' or > '~' || Forbidden.Contains(c, StringComparison.Ordinal)) || path.EndsWith(Disk.TemporarySuffix, StringComparison.Ordinal))
            throw new FileException(FileException.BadName);
        if (path == Nvram.PreviousStartupConfig || RightOf(path) != FileAccessRight.ReadWrite) throw new FileException(FileException.Denied);
        if (length > nvram.Size) throw new FileException(FileException.NoSpace);
    }

    public override async Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel)
    {
        CheckWrite(path, length);
        var bytes = await ReadAllAsync(content, nvram.Size, FileException.NoSpace, cancel);
        try
        {
            if (path == Nvram.StartupConfig) nvram.WriteStartupConfig(Encoding.UTF8.GetString(bytes));
            else nvram.Write(path, bytes);
        }
        // The part says in its own words that there is no room; the host's errors carry their number.
        catch (IOException e) when (bytes.Length > Free || path == Nvram.StartupConfig) { throw e.InnerException is null ? new FileException(FileException.NoSpace) : FileException.Of(e); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw FileException.Of(e); }
    }

    public override void Delete(string path)
    {
        if (path.Length == 0) throw new FileException(FileException.Folder);
        var found = Find(path) ?? throw new FileException(FileException.NotFound);
        if (found.Right == FileAccessRight.None) throw new FileException(FileException.Denied);
        try
        {
            if (path == Nvram.StartupConfig) nvram.EraseStartupConfig();
            else nvram.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw FileException.Of(e); }
    }

    byte[]? Read(string path) => path switch
    {
        Nvram.StartupConfig => nvram.ReadStartupConfig() is { } text ? Encoding.UTF8.GetBytes(text) : null,
        Nvram.PreviousStartupConfig => nvram.ReadPreviousStartupConfig() is { } text ? Encoding.UTF8.GetBytes(text) : null,
        _ => nvram.Read(path),
    };

    static FileAccessRight RightOf(string name)
        => name.StartsWith(Nvram.PrivateConfig, StringComparison.Ordinal) ? FileAccessRight.None : name == Nvram.PreviousStartupConfig ? FileAccessRight.Read : FileAccessRight.ReadWrite;

    static int Rank(string name) => name switch { Nvram.StartupConfig => 0, Nvram.PreviousStartupConfig => 1, Nvram.PrivateConfig => 2, _ => 3 };
}
