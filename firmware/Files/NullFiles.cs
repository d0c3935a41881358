namespace Firmware.Files;

/// <summary>null: — takes everything and keeps nothing: a copy there shows that a file can be read.</summary>
sealed class NullFiles() : FileSystem("null:", "opaque", "wo")
{
    public override FileEntry? Find(string path) => null;

    public override Task<FileSource> OpenAsync(string path, CancellationToken cancel) => throw new FileException(FileException.Denied);

    public override Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel) => content.CopyToAsync(Stream.Null, cancel);
}
