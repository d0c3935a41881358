using System.IO.Enumeration;

namespace Firmware.Files;

/// <summary>A place in a file system; it prints as operators see it, without any password.</summary>
/// <param name="System">Which one.</param>
/// <param name="Path">Within it; of a remote one the whole URL as it was typed.</param>
sealed record FileUrl(FileSystem System, string Path)
{
    const string HostMark = "://";

    /// <summary>The path without file system and host, and without a slash before it.</summary>
    public string PathInSystem => System.IsRemote ? Path[HostEnd..].TrimStart('/') : Path;

    /// <summary>The last component, which a copy keeps unless it is told another; empty where a folder is named.</summary>
    public string Name => PathInSystem.Split('?')[0] is var path ? path[(path.LastIndexOf('/') + 1)..] : "";

    public bool IsRoot => PathInSystem.Length == 0;

    /// <summary>The root of the same file system, or host.</summary>
    public FileUrl Root => this with { Path = System.IsRemote ? Path[..HostEnd] : "" };

    /// <summary>The folder it is in.</summary>
    public FileUrl Folder => this with { Path = Path.LastIndexOf('/') is > 0 and var slash ? Path[..slash] : "" };

    /// <summary>Whether <c>*</c> in its name stands for any text.</summary>
    public bool IsPattern => !System.IsRemote && Name.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether a file's name is one that this pattern stands for.</summary>
    public bool Matches(FileEntry entry) => FileSystemName.MatchesSimpleExpression(Name, entry.Name, ignoreCase: false);

    /// <summary>The file of that name inside this folder.</summary>
    public FileUrl Inside(string name) => this with { Path = Path.Length == 0 ? name : $"{Path.TrimEnd('/')}/{name}" };

    public override string ToString() => System.Show(Path);

    int HostEnd
    {
        get
        {
            var host = Path.IndexOf(HostMark, StringComparison.Ordinal);
            var slash = host < 0 ? -1 : Path.IndexOf('/', host + HostMark.Length);
            return slash < 0 ? Path.Length : slash;
        }
    }
}
