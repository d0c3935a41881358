namespace Firmware.Files;

/// <summary>A file opened for reading: its content, and its length in bytes where that is known before.</summary>
sealed record FileSource(Stream Content, long? Length) : IAsyncDisposable
{
    public static FileSource Of(byte[] content) => new(new MemoryStream(content, writable: false), content.Length);

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
