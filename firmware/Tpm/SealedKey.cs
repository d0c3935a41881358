using System.Security.Cryptography;
using System.Text;
using Firmware.Hardware;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>
/// A key of 32 bytes that only this router's TPM gives out: made when it is first asked for, sealed in the TPM, kept wrapped in nvram:, and
/// durable before anything is encrypted with it. It is never made again over one that is there: what it encrypted would be lost.
/// </summary>
sealed class SealedKey(TpmDevice device, Nvram nvram)
{
    public const string FileName = "password-key";
    public const int Length = 32;

    readonly Lock opening = new();
    byte[]? opened;

    /// <summary>The key; takes the TPM's time once. A <see cref="KeyStoreException"/> says why it cannot be had.</summary>
    public byte[] Open()
    {
        lock (opening) return opened ??= device.Fault is { } fault ? throw new KeyStoreException(fault) : Read() is { } wrapped ? Unseal(wrapped) : Make();
    }

    Tss2PrivateKey? Read()
    {
        try { return nvram.Read(FileName) is { } content ? Tss2PrivateKey.Parse(Encoding.Latin1.GetString(content), Tss2PrivateKey.SealedData) : null; }
        catch (Exception e) when (e is FormatException or IOException) { throw new KeyStoreException($"nvram:{FileName} cannot be read: {e.Message}", e); }
    }

    byte[] Unseal(Tss2PrivateKey wrapped)
    {
        var key = Ask("does not open", power =>
        {
            using var root = power.LoadStorageRoot();
            using var loaded = power.Commands.Load(root, wrapped);
            return power.Commands.Unseal(loaded);
        });
        return key.Length == Length ? key : throw new KeyStoreException($"nvram:{FileName} holds {key.Length} bytes where {Length} are expected");
    }

    byte[] Make()
    {
        var key = RandomNumberGenerator.GetBytes(Length);
        var wrapped = Ask("does not seal", power =>
        {
            using var root = power.LoadStorageRoot();
            return power.Commands.Seal(root, TpmTemplate.SealedData, key);
        });
        try { nvram.Write(FileName, Encoding.Latin1.GetBytes(wrapped.ToPem() + "\n")); }
        catch (IOException e) { throw new KeyStoreException($"nvram:{FileName} cannot be written: {e.Message}", e); }
        return key;
    }

    T Ask<T>(string what, Func<TpmPowerCycle, T> operation)
    {
        try { return device.Use(operation); }
        catch (Exception e) when (e is TpmException or TpmUnavailableException or TpmWireException)
        {
            throw new KeyStoreException($"the TPM {what} the key of the router's passwords (nvram:{FileName}): {e.Message}", e);
        }
    }
}
