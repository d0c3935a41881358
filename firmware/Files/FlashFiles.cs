using Firmware.Hardware;

namespace Firmware.Files;

/// <summary>
/// flash: as operators see it: their own files and folders, the router's stores, and the image that runs. The stores' folders take no
/// file from outside, and what the router cannot do without is not deleted; everything else there is fetched or made again.
/// </summary>
/// <param name="flash">The part.</param>
/// <param name="image">The program's own file, listed as <see cref="ImageName"/>.</param>
/// <param name="isNeeded">Whether the router cannot do without a file of its stores.</param>
sealed class FlashFiles(Flash flash, string image, Func<string, bool> isNeeded) : FileSystem("flash:", "disk", "rw")
{
    public const string ImageName = "staplebox";

    const int MaxPath = 200;
    const int MaxName = 127;
    const string Forbidden = "*?\"<>|\\:";

    static readonly string[] stores = ["certs", "staples", "crls", "ca"];

    // The image is on the part too, beside what the part holds for others.
    public override long? Size => flash.Size + ImageLength;
    public override long? Free => flash.Free;
    public override bool HasFolders => true;

    long ImageLength => new FileInfo(image).Length;

    public override FileEntry? Find(string path)
    {
        if (path == ImageName) return Image;
        return IsName(path) && flash.Find(path) is { } found ? EntryOf(path, found) : null;
    }

    public override IReadOnlyList<FileEntry> List(string folder)
    {
        var found = Find(folder) ?? throw new FileException(FileException.NotFound);
        if (!found.IsFolder) throw new FileException(FileException.NotFolder);
        var entries = flash.Entries(folder).Select(e => EntryOf(folder.Length == 0 ? e.Name : $"{folder}/{e.Name}", e)).Where(e => e.Path != ImageName);
        return folder.Length == 0 ? [Image, .. entries] : [.. entries];
    }

    public override Task<FileSource> OpenAsync(string path, CancellationToken cancel)
    {
        var found = Find(path) ?? throw new FileException(FileException.NotFound);
        if (found.IsFolder) throw new FileException(FileException.Folder);
        return Task.FromResult(Guarded(() => new FileSource(path == ImageName ? OpenImage() : flash.Open(path), found.Length)));
    }

    public override void CheckWrite(string path, long? length)
    {
        CheckChange(path);
        var replaced = flash.Find(path);
        if (replaced is { IsFolder: true }) throw new FileException(FileException.Folder);
        if (ParentOf(path) is { } parent && flash.Find(parent) is not { IsFolder: true }) throw new FileException(FileException.NotFound);
        if (length > flash.Free + (replaced?.Length ?? 0)) throw new FileException(FileException.NoSpace);
    }

    public override async Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel)
    {
        CheckWrite(path, length);
        try { await flash.WriteAsync(path, content, cancel); }
        catch (DiskFullException) { throw new FileException(FileException.NoSpace); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw FileException.Of(e); }
    }

    public override void Delete(string path)
    {
        var found = Find(path) ?? throw new FileException(FileException.NotFound);
        if (found.IsFolder) throw new FileException(FileException.Folder);
        if (found.Right != FileAccessRight.ReadWrite) throw new FileException(FileException.Denied);
        Guarded(() => { flash.Delete(path); return true; });
    }

    public override void Rename(string from, string to)
    {
        var found = Find(from) ?? throw new FileException(FileException.NotFound);
        if (found.Right != FileAccessRight.ReadWrite || found.IsFolder && InStore(from)) throw new FileException(FileException.Denied);
        CheckChange(to);
        if (Find(to) is not null) throw new FileException(FileException.Exists);
        if (found.IsFolder && to.StartsWith(from + "/", StringComparison.Ordinal)) throw new FileException(FileException.BadName);
        if (ParentOf(to) is { } parent && flash.Find(parent) is not { IsFolder: true }) throw new FileException(FileException.NotFound);
        Guarded(() => { flash.Rename(from, to); return true; });
    }

    public override void MakeFolder(string path)
    {
        CheckChange(path);
        if (Find(path) is not null) throw new FileException(FileException.Exists);
        if (ParentOf(path) is { } parent && flash.Find(parent) is not { IsFolder: true }) throw new FileException(FileException.NotFound);
        Guarded(() => { flash.MakeFolder(path); return true; });
    }

    public override void RemoveFolder(string path)
    {
        var found = path.Length == 0 ? throw new FileException(FileException.Denied) : Find(path) ?? throw new FileException(FileException.NotFound);
        if (!found.IsFolder) throw new FileException(FileException.NotFolder);
        if (flash.Entries(path).Count > 0) throw new FileException(FileException.NotEmpty);
        Guarded(() => { flash.RemoveFolder(path); return true; });
    }

    FileEntry Image
    {
        get
        {
            var file = new FileInfo(image);
            return new(ImageName, false, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), FileAccessRight.Read);
        }
    }

    FileStream OpenImage() => new(image, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);

    FileEntry EntryOf(string path, FlashEntry found)
        => new(path, found.IsFolder, found.Length, found.Modified, !found.IsFolder && InStore(path) && isNeeded(path) ? FileAccessRight.Read : FileAccessRight.ReadWrite);

    static bool InStore(string path) => stores.Contains(path.Split('/')[0]);

    static string? ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : null;

    static void CheckChange(string path)
    {
        if (path.Length == 0 || !IsName(path)) throw new FileException(FileException.BadName);
        if (path == ImageName || InStore(path)) throw new FileException(FileException.Denied);
    }

    // The part refuses what it uses itself: names of unfinished files, and too many folders in each other.
    static bool IsName(string path) => path.Length <= MaxPath && path.Split('/').All(n => n.Length <= MaxName && !n.EndsWith(Disk.TemporarySuffix, StringComparison.Ordinal))
        && path.Count(c => c == '/') < Flash.MaxDepth && !path.Any(c => c is < '!' or > '~' || Forbidden.Contains(c, StringComparison.Ordinal));

    static T Guarded<T>(Func<T> operation)
    {
        try { return operation(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { throw FileException.Of(e); }
    }
}
