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

    static readonly Message Corrupt = new("NV", 3, "BADCHECKSUM", "{0} does not match its checksum; {1}");

    /// <summary>Bytes the part holds in all.</summary>
    public long Size => size;

    public string Directory => directory;

    public long Used => disk.List(directory).Sum(name => (long)(Read(name)?.Length ?? 0));

    public IReadOnlyList<string> List() => disk.List(directory);

    /// <summary>The configuration saved last, or the one before where that one is damaged; null when there is none.</summary>
    public string? ReadStartupConfig()
    {
        if (Read(StartupConfig) is not { } current) return null;
        if (Verified(current) is { } text) return text;
        var previous = Read(PreviousStartupConfig) is { } older ? Verified(older) : null;
        log.Write(Corrupt, StartupConfig, previous is null ? "starting without it" : "using the previous generation");
        return previous;
    }

    /// <summary>Saves the configuration durably and keeps the one before; an <see cref="IOException"/> says that it does not fit.</summary>
    public void WriteStartupConfig(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var content = (byte[])[.. Encoding.ASCII.GetBytes($"{ChecksumPrefix}{Convert.ToHexStringLower(SHA256.HashData(body))}\n"), .. body];
        var current = Read(StartupConfig);
        if (current is not null && Verified(current) is not null) Write(PreviousStartupConfig, current);
        Write(StartupConfig, content);
    }

    public void EraseStartupConfig()
    {
        Delete(StartupConfig);
        Delete(PreviousStartupConfig);
    }

    public byte[]? Read(string name) => disk.Read(Path.Combine(directory, name), limit: 4 * size);

    /// <summary>Writes the file whole and durably; an <see cref="IOException"/> says that it does not fit.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var others = Used - (Read(name)?.Length ?? 0);
        if (others + content.Length > size) throw new IOException($"nvram: has {size - others} bytes for {name}, which needs {content.Length}");
        disk.Replace(Path.Combine(directory, name), content);
    }

    public void Delete(string name) => disk.Remove(Path.Combine(directory, name));

    static string? Verified(byte[] content)
    {
        var end = Array.IndexOf(content, (byte)'\n');
        if (end < 0) return null;
        var line = Encoding.ASCII.GetString(content, 0, end);
        var body = content.AsSpan(end + 1);
        return line == ChecksumPrefix + Convert.ToHexStringLower(SHA256.HashData(body)) ? Encoding.UTF8.GetString(body) : null;
    }
}
