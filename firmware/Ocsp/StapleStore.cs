using System.Security.Cryptography;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>Staples in memory's pool and in flash:, so that a router that boots has one before it fetches; a file is believed only after a new check. Device thread.</summary>
sealed class StapleStore(Flash flash, Budget staples, Log log)
{
    const string Folder = "staples/";

    static readonly Message Corrupt = new("PKI", 3, "STAPLE_CORRUPT", "The stored staple {0} was set aside: {1}");
    static readonly Message NotSaved = new("PKI", 3, "STAPLE_NOTSAVED", "The staple {0} is used but not stored: {1}");

    readonly Dictionary<string, long> held = new(StringComparer.Ordinal);

    /// <summary>The file's name for a certificate: its SHA-256 fingerprint.</summary>
    public static string NameOf(Certificate certificate) => $"{Convert.ToHexStringLower(SHA256.HashData(certificate.Encoded))}.ors";

    /// <summary>Takes the staple in place of the one before; false when the pool refuses. Where only flash: refuses it is kept in memory and that is logged.</summary>
    public bool Put(string name, Staple staple)
    {
        if (!Hold(name, staple.Encoded.Length)) return false;
        try { flash.Write(Folder + name, staple.Encoded); }
        catch (IOException e)
        {
            log.Write(NotSaved, name, e.Message);
            Delete(name); // the file before it must not come back at the next boot: it may say good where this one says revoked
        }
        return true;
    }

    /// <summary>The stored staple, checked again as if it had just been received and still to be served at <paramref name="now"/>; null where there is none.</summary>
    public Staple? Load(string name, Certificate certificate, Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy)
    {
        if (Read(name) is not { } content) return null;
        var verdict = Staple.Check(content, certificate, issuer, now, policy);
        if (verdict.Staple is { } staple && now < staple.NextUpdate) return Hold(name, content.Length) ? staple : null;
        if (verdict.Fault is StapleFault.Expired or StapleFault.NotYetValid or StapleFault.None) Delete(name);
        else SetAside(name, verdict.Sentence);
        return null;
    }

    /// <summary>Gives the staple's memory back and deletes its file.</summary>
    public void Remove(string name)
    {
        if (held.Remove(name, out var bytes)) staples.Release(bytes);
        Delete(name);
    }

    bool Hold(string name, long bytes)
    {
        var more = bytes - held.GetValueOrDefault(name);
        if (more > 0 && !staples.TryTake(more)) return false;
        if (more < 0) staples.Release(-more);
        held[name] = bytes;
        return true;
    }

    byte[]? Read(string name)
    {
        try { return flash.Read(Folder + name); }
        catch (IOException e)
        {
            log.Write(Corrupt, name, e.Message);
            Delete(name);
            return null;
        }
    }

    void SetAside(string name, string why)
    {
        log.Write(Corrupt, name, why);
        try { flash.SetAside(Folder + name); }
        catch (IOException e) { log.Fault("staple store", e); }
    }

    void Delete(string name)
    {
        try { flash.Delete(Folder + name); }
        catch (IOException e) { log.Fault("staple store", e); }
    }
}
