using System.Security.Cryptography;
using System.Text;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Pki;

/// <summary>
/// The certificates in flash:, one file per trustpoint: CA, router certificate and pending request change together or not at
/// all. What is saved is durable on return; what is read is checked, and set aside where it is damaged.
/// </summary>
sealed class CertificateStore(Flash flash, Budget certificates, Log log)
{
    const string Folder = "certs/";
    const string Suffix = ".pem";

    // A file name holds 255 bytes, and .corrupt and .tmp are put behind it.
    const int LongestPlainName = 200;

    static readonly Message Damaged = new("PKI", 3, "CERTIFICATE_CORRUPT", "flash:{0} was set aside: {1}");
    static readonly Message Orphan = new("PKI", 4, "ORPHAN_CERT", "Certificates are kept in flash: for trustpoints that are not configured: {0}");

    readonly Dictionary<string, long> held = new(StringComparer.Ordinal);

    /// <summary>What flash: holds for a trustpoint; empty where there is nothing, it is damaged, or the pool refused it.</summary>
    public Credentials Load(string trustpoint)
    {
        Release(trustpoint);
        var file = FileOf(trustpoint);
        var found = Read(file, out var bytes);
        if (found is null || !certificates.TryTake(bytes)) return new(trustpoint);
        held[trustpoint] = bytes;
        return found;
    }

    /// <summary>Replaces what flash: holds for a trustpoint, durably; a <see cref="PkiException"/> where pool or flash refuses, and then nothing has changed.</summary>
    public void Save(Credentials credentials)
    {
        if (credentials.IsEmpty) { Remove(credentials.Trustpoint); return; }
        var content = CredentialsFile.Encode(credentials);
        var more = Math.Max(0, content.Length - held.GetValueOrDefault(credentials.Trustpoint));
        if (!certificates.TryTake(more)) throw new PkiException($"The pool {certificates.Name} is full: {certificates.Used} of {certificates.Size} bytes are in use");
        try { flash.Write(FileOf(credentials.Trustpoint), content); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            certificates.Release(more);
            throw new PkiException($"The certificate cannot be kept: {e.Message}", e);
        }
        certificates.Release(held.GetValueOrDefault(credentials.Trustpoint) + more - content.Length);
        held[credentials.Trustpoint] = content.Length;
    }

    /// <summary>Ends a trustpoint's certificates durably.</summary>
    public void Remove(string trustpoint)
    {
        flash.Delete(FileOf(trustpoint));
        Release(trustpoint);
    }

    /// <summary>Gives back the memory of a trustpoint that left the configuration; its file stays.</summary>
    public void Release(string trustpoint)
    {
        if (held.Remove(trustpoint, out var bytes)) certificates.Release(bytes);
    }

    /// <summary>Names in one message every trustpoint that has certificates here and is not configured.</summary>
    public void ReportOrphans(IReadOnlySet<string> configured)
    {
        var orphans = flash.List(Folder).Where(f => f.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(f => Read(f, out _)?.Trustpoint).OfType<string>().Where(n => !configured.Contains(n)).ToArray();
        if (orphans.Length > 0) log.Write(Orphan, string.Join(", ", orphans));
    }

    Credentials? Read(string file, out long bytes)
    {
        bytes = 0;
        try
        {
            if (flash.Read(file) is not { } content) return null;
            bytes = content.Length;
            var credentials = CredentialsFile.Decode(content);
            return FileOf(credentials.Trustpoint) == file ? credentials : throw new FormatException($"it belongs to trustpoint {credentials.Trustpoint}");
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            flash.SetAside(file);
            log.Write(Damaged, file, e.Message);
            return null;
        }
    }

    /// <summary>The file in flash: that holds a trustpoint's certificates.</summary>
    public static string FileOf(string trustpoint)
    {
        var name = string.Concat(Encoding.UTF8.GetBytes(trustpoint).Select(b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' ? ((char)b).ToString() : $"%{b:X2}"));
        return Folder + (name.Length <= LongestPlainName ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trustpoint)))) + Suffix;
    }
}
