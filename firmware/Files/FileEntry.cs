namespace Firmware.Files;

/// <summary>What may be done with a file.</summary>
enum FileAccessRight { None, Read, ReadWrite }

/// <summary>A file or folder as <c>dir</c> lists it.</summary>
/// <param name="Path">From the root of its file system, without a slash before it; "" is the root.</param>
/// <param name="IsFolder">Whether it holds others.</param>
/// <param name="Length">Bytes; of a folder 0.</param>
/// <param name="Modified">When it was written last; null where the file system keeps no dates.</param>
/// <param name="Right">What an operator may do with it.</param>
sealed record FileEntry(string Path, bool IsFolder, long Length, DateTimeOffset? Modified, FileAccessRight Right)
{
    /// <summary>The last component.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Such as <c>-rw-</c> and <c>drw-</c>.</summary>
    public string Permissions => (IsFolder ? "d" : "-") + Right switch { FileAccessRight.ReadWrite => "rw-", FileAccessRight.Read => "r--", _ => "---" };
}
