namespace Firmware.Hardware;

/// <summary>Keeps the process within the profile's dram: the managed heap gets what program, libraries and stacks leave.</summary>
static class MemoryLimit
{
    /// <summary>Bytes of dram that are not heap: the program's image, libcrypto, libtpms, thread stacks, measured under a flood of clients (28.6 MB) and rounded up.</summary>
    public const long NativeShare = 34L << 20;

    /// <summary>Sets the heap's hard limit; budgets refuse long before it, so an OutOfMemoryException is a bug.</summary>
    public static void Apply(HardwareProfile profile)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)(profile.Dram - NativeShare));
        GC.RefreshMemoryLimit();
    }
}
