using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>
/// One stretch of a TPM's time between power-on and power-off, or connect and disconnect. Handles and saved contexts belong to it:
/// after it they may name something else, so they end with it.
/// </summary>
sealed class TpmPowerCycle : IDisposable
{
    const uint CapHandles = 1, TransientFirst = 0x80000000, LoadedSessionFirst = 0x02000000, MaxHandles = 64;

    readonly Tcti tcti;
    readonly byte[] storageRoot;

    /// <summary>Starts the TPM behind <paramref name="tcti"/>, which it owns from here on.</summary>
    /// <param name="isRemote">Whether others could read the way to the TPM: its parameters are then encrypted.</param>
    public TpmPowerCycle(Tcti tcti, bool isRemote)
    {
        this.tcti = tcti;
        Commands = new EsysContext(tcti);
        try
        {
            Commands.Startup();
            // What a killed predecessor left in a TPM that kept its power. Nothing is ours yet.
            if (isRemote) FlushLeftovers();
            using var root = Commands.CreatePrimary(Esys.Owner, TpmTemplate.StorageRootKey, out var area);
            (StorageRootArea, storageRoot) = (area, Commands.ContextSave(root));
            if (isRemote) Commands.ProtectWith(root);
        }
        catch
        {
            Commands.Dispose();
            throw;
        }
    }

    /// <summary>The TPM's commands.</summary>
    public EsysContext Commands { get; }

    /// <summary>The public area of the storage root; its name is the TPM's identity to us.</summary>
    public TpmPublic StorageRootArea { get; }

    /// <summary>The storage root, loaded until it is disposed.</summary>
    public TransientObject LoadStorageRoot()
    {
        try { return Commands.ContextLoad(storageRoot); }
        // Its own context is refused by a TPM that somebody reset and started again: this power cycle is over.
        catch (TpmException e) when (e.Code.IsRefusal) { throw new TpmException("TPM2_ContextLoad", new TpmReturnCode(TpmReturnCode.Initialize)); }
    }

    /// <summary>Empties the TPM's transient slots and sessions; between our operations none of them is ours.</summary>
    public void FlushLeftovers()
    {
        foreach (var handle in Handles(TransientFirst).Concat(Handles(LoadedSessionFirst))) Commands.FlushLeftover(handle);
    }

    /// <summary>Passes a command of an outside tool.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command) => tcti.Transmit(command);

    public void Dispose()
    {
        Commands.Dispose();
        tcti.Dispose();
    }

    List<uint> Handles(uint first)
    {
        var reader = new TpmReader(Commands.GetCapability(CapHandles, first, MaxHandles));
        _ = reader.U32();
        var handles = new List<uint>();
        for (var count = reader.U32(); count > 0; count--) handles.Add(reader.U32());
        return handles;
    }
}
