namespace Firmware.Files;

/// <summary>A place in a file system; it prints as operators see it, without any password.</summary>
/// <param name="System">Which one.</param>
/// <param name="Path">Within it; of a remote one the whole URL as it was typed.</param>
sealed record FileUrl(FileSystem System, string Path)
{
    /// <summary>The last component, which a copy keeps unless it is told another.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsRoot => Path.Length == 0;

    /// <summary>The file of that name inside this folder.</summary>
    public FileUrl Inside(string name) => this with { Path = IsRoot ? name : $"{Path}/{name}" };

    public override string ToString() => System.Show(Path);
}
