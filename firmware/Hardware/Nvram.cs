using System.Security.Cryptography;
using System.Text;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>nvram: — the startup-config with its checksum and previous generation, and small files such as private-config.</summary>
sealed class Nvram(Disk disk, string directory, long size, Log log)
{
    public const string StartupConfig = "startup-config";
    public const string PreviousStartupConfig = "startup-config.previous";
    public const string PrivateConfig = "private-config";

    const string ChecksumPrefix = "! checksum sha256 ";
    static readonly int ChecksumLine = ChecksumPrefix.Length + (2 * SHA256.HashSizeInBytes) + 1;

    static readonly Message Corrupt = new("NV", 3, "BADCHECKSUM", "{0} does not match its checksum; {1}");
    static readonly Message Unreadable = new("NV", 3, "READFAIL", "{0} cannot be read: {1}");

    readonly Lock gate = new();

    /// <summary>Bytes the part holds in all.</summary>
    public long Size => size;

    public string Directory => directory;

    public long Used => disk.List(directory).Sum(name => disk.Length(Path.Combine(directory, name)));

    public IReadOnlyList<string> List() => disk.List(directory);

    /// <summary>Bytes of a file's content: a configuration's checksum is none of it.</summary>
    public long Length(string name) => Math.Max(0, disk.Length(PathOf(name)) - (name is StartupConfig or PreviousStartupConfig ? ChecksumLine : 0));

    /// <summary>The configuration saved before the last, where it is whole.</summary>
    public string? ReadPreviousStartupConfig() => ReadGeneration(PreviousStartupConfig);

    /// <summary>The configuration saved last, or the one before where that one is damaged; null when there is none.</summary>
    public string? ReadStartupConfig()
    {
        if (!disk.List(directory).Contains(StartupConfig)) return null;
        if (ReadGeneration(StartupConfig) is { } text) return text;
        var previous = ReadGeneration(PreviousStartupConfig);
        log.Write(Corrupt, StartupConfig, previous is null ? "starting without it" : "using the previous generation");
        return previous;
    }

    /// <summary>Saves the configuration durably and keeps the one before; an <see cref="IOException"/> says that it does not fit.</summary>
    public void WriteStartupConfig(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var content = WithChecksum(body);
        lock (gate)
        {
            var current = disk.Length(PathOf(StartupConfig));
            var kept = ReadGeneration(StartupConfig) is null ? null : Read(StartupConfig);
            // A damaged one is no generation: the one before stays what a power cut falls back to. After an erase it is of another time.
            var previous = kept?.Length ?? (current > 0 ? disk.Length(PathOf(PreviousStartupConfig)) : 0);
            CheckRoom(StartupConfig, Used - current - disk.Length(PathOf(PreviousStartupConfig)) + previous, content.Length);
            if (kept is not null) disk.Replace(PathOf(PreviousStartupConfig), kept);
            else if (current == 0) disk.Remove(PathOf(PreviousStartupConfig));
            disk.Replace(PathOf(StartupConfig), content);
        }
    }

    public void EraseStartupConfig()
    {
        Delete(StartupConfig);
        Delete(PreviousStartupConfig);
    }

    /// <summary>A small text behind its checksum; null where there is none, or where it is damaged, which is logged.</summary>
    public string? ReadChecked(string name)
    {
        if (!disk.List(directory).Contains(name)) return null;
        if (ReadGeneration(name) is { } text) return text;
        log.Write(Corrupt, name, "starting without it");
        return null;
    }

    /// <summary>Writes a small text behind its checksum, whole and durably; an <see cref="IOException"/> says that it does not fit.</summary>
    public void WriteChecked(string name, string text) => Write(name, WithChecksum(Encoding.UTF8.GetBytes(text)));

    public byte[]? Read(string name) => disk.Read(PathOf(name), limit: size);

    /// <summary>Writes the file whole and durably; an <see cref="IOException"/> says that it does not fit.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        lock (gate)
        {
            CheckRoom(name, Used - disk.Length(PathOf(name)), content.Length);
            disk.Replace(PathOf(name), content);
        }
    }

    public void Delete(string name)
    {
        lock (gate) disk.Remove(PathOf(name));
    }

    void CheckRoom(string name, long others, int needed)
    {
        if (others + needed > size) throw new IOException($"nvram: has {size - others} bytes for {name}, which needs {needed}");
        Disk.MakeDirectory(directory);
    }

    /// <summary>The text of a generation that is whole; null where it is missing, damaged or cannot be read.</summary>
    string? ReadGeneration(string name)
    {
        try { return Read(name) is { } content ? Verified(content) : null; }
        catch (IOException e)
        {
            log.Write(Unreadable, name, e.Message);
            return null;
        }
    }

    string PathOf(string name)
        => name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.EndsWith(Disk.TemporarySuffix, StringComparison.Ordinal)
            ? Path.Combine(directory, name) : throw new ArgumentException($"'{name}' is no name of a file in nvram:", nameof(name));

    static byte[] WithChecksum(byte[] body) => [.. Encoding.ASCII.GetBytes($"{ChecksumPrefix}{Convert.ToHexStringLower(SHA256.HashData(body))}\n"), .. body];

    static string? Verified(byte[] content)
    {
        var end = Array.IndexOf(content, (byte)'\n');
        if (end < 0) return null;
        var line = Encoding.ASCII.GetString(content, 0, end);
        var body = content.AsSpan(end + 1);
        return line == ChecksumPrefix + Convert.ToHexStringLower(SHA256.HashData(body)) ? Encoding.UTF8.GetString(body) : null;
    }
}
