using System.Collections.Immutable;
using System.Security.Cryptography;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>
/// The router's key pairs: children of the TPM's storage root, wrapped in nvram:private-config. The root is made again at each
/// boot instead of being made persistent: that costs 0.35 ms, wears no TPM memory, and leaves a TPM that others use as it was.
/// </summary>
sealed class TpmKeyStore : KeyStore
{
    const string SetAsideName = Nvram.PrivateConfig + ".corrupt";

    static readonly Message Damaged = new("TPM", 3, "KEY_DAMAGED", "An entry of nvram:{0} cannot be used: {1}; it {2}");

    readonly TpmDevice device;
    readonly Nvram nvram;
    readonly TimeProvider clock;
    readonly Log log;
    readonly ChipLatency latency;
    readonly Lock writing = new();
    readonly string? fault;
    readonly List<DamagedEntry> keptInPlace = [];
    volatile ImmutableList<TpmKey> keys = [];

    /// <summary>Reads nvram:private-config and loads every key once; with a lost identity there are no keys and the file stays as it is.</summary>
    /// <param name="device">The TPM.</param>
    /// <param name="nvram">Holds private-config.</param>
    /// <param name="clock">Dates new keys.</param>
    /// <param name="log">Told of damaged entries.</param>
    /// <param name="latency">The part whose pace the TPM is held to; null for its own.</param>
    public TpmKeyStore(TpmDevice device, Nvram nvram, TimeProvider clock, Log log, ChipLatency? latency)
    {
        (this.device, this.nvram, this.clock, this.log, this.latency) = (device, nvram, clock, log, latency ?? new ChipLatency("none", 0, 0, 0, 0));
        if (device.Fault is not null) return;
        try
        {
            if (nvram.Read(Nvram.PrivateConfig) is { } content) Take(PrivateConfig.Parse(content));
        }
        catch (IOException e)
        {
            // Writing would now end keys that cannot be seen.
            fault = $"nvram:{Nvram.PrivateConfig} cannot be read: {e.Message}";
            log.Fault("private-config", e);
        }
    }

    public override IReadOnlyList<StoredKey> Keys => device.Fault is null ? [.. keys.Select(k => k.Stored)] : [];

    public override SemaphoreSlim SigningGate { get; } = new(1);

    public override async Task<StoredKey> GenerateAsync(string label, KeyShape shape, CancellationToken cancel)
    {
        RequireUsable();
        RequireSupported(shape);
        try { PrivateConfig.CheckLabel(label); }
        catch (FormatException e) { throw new KeyStoreException(e.Message, e); }
        var made = await Task.Run(() => Create(shape), cancel);
        // The TPM cannot be stopped, but what it made after Ctrl-C is not kept.
        cancel.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var generated = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var key = new TpmKey(device, new(label, shape, generated, made), TimeToSign(shape.Algorithm));
        Write(before => [.. before.Where(k => !Is(k, shape.Algorithm, label)), key]);
        return key.Stored;
    }

    public override AsymmetricAlgorithm Open(KeyAlgorithm algorithm, string label)
    {
        RequireUsable();
        var key = keys.Find(k => Is(k, algorithm, label)) ?? throw new KeyStoreException($"There is no {(algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC")} key pair '{label}'");
        return algorithm == KeyAlgorithm.Rsa ? new TpmRsa(key) : new TpmECDsa(key);
    }

    public override bool Zeroize(KeyAlgorithm algorithm, string label)
    {
        RequireUsable();
        if (!keys.Exists(k => Is(k, algorithm, label))) return false;
        Write(before => before.RemoveAll(k => Is(k, algorithm, label)));
        return true;
    }

    static bool Is(TpmKey key, KeyAlgorithm algorithm, string label) => key.Entry.Shape.Algorithm == algorithm && key.Entry.Label == label;

    void RequireUsable()
    {
        if ((device.Fault ?? fault) is { } sentence) throw new KeyStoreException(sentence);
    }

    void RequireSupported(KeyShape shape)
    {
        if (device.KeyShapes.Contains(shape)) return;
        var sizes = string.Join(", ", device.KeyShapes.Where(s => s.Algorithm == shape.Algorithm).Select(s => s.Bits));
        throw new KeyStoreException($"The TPM makes no {(shape.Algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC")} keys of {shape.Bits} bits; it makes {sizes}");
    }

    Tss2PrivateKey Create(KeyShape shape)
    {
        var template = shape.Algorithm == KeyAlgorithm.Rsa ? TpmTemplate.RsaKey(shape.Bits) : TpmTemplate.EcKey(TpmCurve.OfBits(shape.Bits)!);
        try
        {
            return device.Use(power =>
            {
                using var root = power.LoadStorageRoot();
                return power.Commands.Create(root, template);
            }, TimeToGenerate(shape.Algorithm));
        }
        catch (Exception e) when (e is TpmException or TpmUnavailableException or TpmWireException) { throw new KeyStoreException($"The TPM made no key: {e.Message}", e); }
    }

    // The file first, then what others see: a key is listed only when it would be there after a power cut.
    void Write(Func<ImmutableList<TpmKey>, ImmutableList<TpmKey>> change)
    {
        lock (writing)
        {
            var before = keys;
            var after = change(before);
            try { nvram.Write(Nvram.PrivateConfig, PrivateConfig.Format(after.Select(k => k.Entry), keptInPlace)); }
            catch (IOException e) { throw new KeyStoreException($"The keys cannot be saved: {e.Message}", e); }
            keys = after;
            foreach (var ended in before.Except(after)) ended.End();
        }
    }

    void Take(PrivateConfig config)
    {
        var damaged = config.Damaged.ToList();
        var usable = ImmutableList.CreateBuilder<TpmKey>();
        foreach (var entry in config.Entries)
        {
            var key = new TpmKey(device, entry, TimeToSign(entry.Shape.Algorithm));
            if (WhyRefused(key) is { } reason) damaged.Add(new(Encoded(entry), $"'{entry.Label}': {reason}"));
            else usable.Add(key);
        }
        keys = usable.ToImmutable();
        if (damaged.Count > 0) SetAside(damaged);
    }

    // Only the TPM's own verdict on the blob damns it: a TPM that does not answer now may answer later.
    string? WhyRefused(TpmKey key)
    {
        try
        {
            key.Try();
            return null;
        }
        catch (TpmException e) when (e.Code.IsRefusal) { return e.Message; }
        catch (Exception e) when (e is TpmException or TpmUnavailableException)
        {
            log.Fault($"key pair '{key.Entry.Label}'", e);
            return null;
        }
    }

    void SetAside(List<DamagedEntry> damaged)
    {
        var where = $"was moved to nvram:{SetAsideName}";
        try
        {
            nvram.Write(SetAsideName, [.. nvram.Read(SetAsideName) ?? [], .. PrivateConfig.Format([], damaged)]);
            nvram.Write(Nvram.PrivateConfig, PrivateConfig.Format(keys.Select(k => k.Entry), []));
        }
        catch (IOException e)
        {
            keptInPlace.AddRange(damaged);
            where = $"stays where it is ({e.Message})";
        }
        foreach (var entry in damaged) log.Write(Damaged, Nvram.PrivateConfig, entry.Reason, where);
    }

    TimeSpan TimeToGenerate(KeyAlgorithm algorithm) => TimeSpan.FromMilliseconds(algorithm == KeyAlgorithm.Rsa ? latency.RsaGenerate : latency.EcGenerate);

    TimeSpan TimeToSign(KeyAlgorithm algorithm) => TimeSpan.FromMilliseconds(algorithm == KeyAlgorithm.Rsa ? latency.RsaSign : latency.EcSign);

    static string Encoded(PrivateConfigEntry entry) => System.Text.Encoding.Latin1.GetString(PrivateConfig.Format([entry], []));
}
