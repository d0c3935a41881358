using System.Security.Cryptography;
using System.Text;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// CRLs until their nextUpdate: in memory within the pool, and in flash:crls/ for the next boot. A file is checked as if it had come
/// from the network. Safe for any thread.
/// </summary>
sealed class CrlStore(Flash flash, Budget pool, Log log)
{
    const string Folder = "crls/";
    const string Extension = ".crl";

    static readonly Message Corrupt = new("PKI", 4, "CRL_CORRUPT", "flash:{0} is set aside: {1}");
    static readonly Message NotStored = new("PKI", 4, "CRL_NOT_STORED", "The CRL of {0} is kept in memory only: {1}");

    readonly Lock gate = new();
    readonly Dictionary<string, Crl> held = [];

    /// <summary>The CRL that <paramref name="url"/> gave for <paramref name="issuer"/>, while <paramref name="now"/> is before its nextUpdate.</summary>
    public Crl? Find(string url, Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy)
    {
        var name = NameOf(url, issuer);
        lock (gate)
        {
            if (held.TryGetValue(name, out var crl) && now >= crl.NextUpdate) Drop(name);
            else if (crl is not null) return crl;
            return Load(name, issuer, now, policy);
        }
    }

    /// <summary>Keeps a checked CRL; where the pool or flash: refuses, that was said in the log and the router goes on without.</summary>
    public void Put(string url, Certificate issuer, Crl crl, DateTimeOffset now)
    {
        if (now >= crl.NextUpdate) return;
        var name = NameOf(url, issuer);
        lock (gate)
        {
            Release(name);
            Hold(name, crl, now);
            DropStaleFiles(now);
            try { flash.Write(name, crl.Encoded); }
            catch (IOException e) { log.Write(NotStored, url, e.Message); }
        }
    }

    Crl? Load(string name, Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy)
    {
        if (ReadFile(name) is not { } crl) return null;
        if (now >= crl.NextUpdate) flash.Delete(name);
        else if (crl.Refusal(issuer, now, policy) is { } refusal) SetAside(name, refusal);
        else return Hold(name, crl, now);
        return null;
    }

    Crl? ReadFile(string name)
    {
        try { return flash.Read(name) is { } content ? Crl.Parse(content) : null; }
        catch (CrlException e) { SetAside(name, e.Message); }
        catch (IOException e) { SetAside(name, e.Message); }
        return null;
    }

    // What expires soonest makes room; a CRL longer than the whole pool is used by its caller and forgotten.
    Crl Hold(string name, Crl crl, DateTimeOffset now)
    {
        foreach (var (other, _) in held.Where(h => now >= h.Value.NextUpdate).ToArray()) Drop(other);
        while (held.Count > 0 && pool.Used + crl.Encoded.Length > pool.Size) Release(held.MinBy(h => h.Value.NextUpdate).Key);
        if (pool.TryTake(crl.Encoded.Length)) held[name] = crl;
        return crl;
    }

    void DropStaleFiles(DateTimeOffset now)
    {
        foreach (var name in flash.List(Folder).Where(n => !held.ContainsKey(n)))
            if (ReadFile(name) is { } crl && now >= crl.NextUpdate) flash.Delete(name);
    }

    void Drop(string name)
    {
        Release(name);
        flash.Delete(name);
    }

    void Release(string name)
    {
        if (held.Remove(name, out var crl)) pool.Release(crl.Encoded.Length);
    }

    void SetAside(string name, string reason)
    {
        log.Write(Corrupt, name, reason);
        flash.SetAside(name);
    }

    static string NameOf(string url, Certificate issuer)
        => Folder + Convert.ToHexStringLower(SHA256.HashData([.. issuer.Encoded, .. Encoding.UTF8.GetBytes(url)]).AsSpan(0, 16)) + Extension;
}
