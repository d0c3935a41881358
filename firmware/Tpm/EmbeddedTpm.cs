using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Firmware.Hardware;
using Microsoft.Win32.SafeHandles;

namespace Firmware.Tpm;

/// <summary>
/// A software TPM in this process (libtpms), with its state in one file. Not for two threads at once: <see cref="TpmDevice"/> holds the lock.
/// </summary>
sealed unsafe class EmbeddedTpm : IDisposable
{
    // Measured at 1.3–4 KB; 65 persistent keys and full NV stay below this.
    const int MaxStateBytes = 1 << 20;
    const string PermanentState = "permall";
    const int Version2 = 1;
    const uint Success = 0, Failed = 9, NoSuchState = 0x800;

    // The callbacks carry no context: they run on the thread that called the library, which says here for whom.
    [ThreadStatic] static EmbeddedTpm? current;

    // Without a file of its own the library reports failures on standard error, which may be a console.
    static readonly SafeFileHandle nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    readonly LibTpms library = new();
    readonly Disk disk;
    readonly string path;
    byte* response;
    uint responseCapacity;
    bool isOn;

    /// <summary>A TPM whose state is <c>permall</c> in <paramref name="directory"/>; it is off.</summary>
    public EmbeddedTpm(Disk disk, string directory)
    {
        (this.disk, path) = (disk, Path.Combine(directory, PermanentState));
        Disk.MakeDirectory(directory);
    }

    public string StatePath => path;

    /// <summary>Whether there is state; a TPM without any makes itself a new identity when it is powered on.</summary>
    public bool HasState => File.Exists(path);

    /// <summary>What went wrong in a callback of the library, where only a number could be returned.</summary>
    public Exception? LastFault { get; set; }

    /// <summary>Applies power; state that the TPM does not accept stays as it is and is a <see cref="TpmStateException"/>.</summary>
    public void PowerOn()
    {
        if (isOn) return;
        LastFault = null;
        var hadState = HasState;
        var code = Within(StartLibrary);
        isOn = code == Success;
        if (isOn) return;
        Within(StopLibrary);
        throw LastFault is { } fault ? new TpmStateException($"the TPM's state {path} cannot be read or written: {fault.Message}", fault)
            : hadState ? new TpmStateException($"the TPM's state {path} is damaged ({new FileInfo(path).Length} bytes, refused with 0x{code:x}); it was left as it is")
            : new TpmStateException($"the embedded TPM does not start (0x{code:x})");
    }

    /// <summary>Removes power, as pulling the plug does: an orderly end sends TPM2_Shutdown before.</summary>
    public void PowerOff()
    {
        if (!isOn) return;
        isOn = false;
        Within(StopLibrary);
    }

    /// <summary>One command, one response.</summary>
    public byte[] Process(ReadOnlySpan<byte> command)
    {
        if (!isOn) throw new InvalidOperationException("the embedded TPM is off");
        var outer = current;
        current = this;
        try
        {
            uint size = 0, code;
            fixed (byte* bytes = command)
            fixed (byte** place = &response)
            fixed (uint* capacity = &responseCapacity)
                code = library.Process(place, &size, capacity, bytes, (uint)command.Length);
            return code == Success ? new ReadOnlySpan<byte>(response, (int)size).ToArray() : throw new InvalidOperationException($"libtpms refused the command (0x{code:x})");
        }
        finally { current = outer; }
    }

    public void Dispose()
    {
        PowerOff();
        NativeMemory.Free(response);
        response = null;
        library.Dispose();
    }

    uint Within(Func<uint> call)
    {
        var outer = current;
        current = this;
        try { return call(); }
        finally { current = outer; }
    }

    uint StartLibrary()
    {
        _ = library.SetDebugFD((int)nowhere.DangerousGetHandle());
        var code = library.ChooseTPMVersion(Version2);
        if (code != Success) return code;
        var callbacks = stackalloc nint[8];
        *(int*)callbacks = 8 * sizeof(nint);
        callbacks[1] = (nint)(delegate* unmanaged[Cdecl]<uint>)&OnInit;
        callbacks[2] = (nint)(delegate* unmanaged[Cdecl]<byte**, uint*, uint, byte*, uint>)&OnLoad;
        callbacks[3] = (nint)(delegate* unmanaged[Cdecl]<byte*, uint, uint, byte*, uint>)&OnStore;
        callbacks[4] = (nint)(delegate* unmanaged[Cdecl]<uint, byte*, byte, uint>)&OnDelete;
        callbacks[5] = (nint)(delegate* unmanaged[Cdecl]<uint>)&OnInit;
        callbacks[6] = (nint)(delegate* unmanaged[Cdecl]<uint*, uint, uint>)&OnLocality;
        callbacks[7] = (nint)(delegate* unmanaged[Cdecl]<byte*, uint, uint>)&OnPhysicalPresence;
        code = library.RegisterCallbacks(callbacks);
        return code == Success ? library.MainInit() : code;
    }

    uint StopLibrary()
    {
        library.Terminate();
        return Success;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnInit() => Success;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnLocality(uint* locality, uint number)
    {
        *locality = 0;
        return Success;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnPhysicalPresence(byte* present, uint number)
    {
        *present = 0;
        return Success;
    }

    // Volatile and saved state belong to suspend and migration, which a router has not: there is never any to load,
    // and what the library offers of it need not outlive the power.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnLoad(byte** data, uint* length, uint number, byte* name)
    {
        try
        {
            if (!IsPermanent(name) || current!.disk.Read(current.path, MaxStateBytes) is not { } state) return NoSuchState;
            *length = (uint)state.Length;
            *data = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, state.Length));
            state.CopyTo(new Span<byte>(*data, state.Length));
            return Success;
        }
        catch (Exception e) { return Keep(e); }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnStore(byte* data, uint length, uint number, byte* name)
    {
        try
        {
            if (IsPermanent(name)) current!.disk.Replace(current.path, new ReadOnlySpan<byte>(data, (int)length));
            return Success;
        }
        catch (Exception e) { return Keep(e); }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnDelete(uint number, byte* name, byte mustExist) => Success;

    static bool IsPermanent(byte* name) => Marshal.PtrToStringUTF8((nint)name) == PermanentState;

    // An exception must not cross C.
    static uint Keep(Exception fault)
    {
        current!.LastFault = fault;
        return Failed;
    }
}

/// <summary>The embedded TPM's state is not usable; the message says where it is and what is wrong.</summary>
sealed class TpmStateException(string message, Exception? inner = null) : Exception(message, inner);
