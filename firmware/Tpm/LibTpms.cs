using System.Runtime.InteropServices;

namespace Firmware.Tpm;

/// <summary>
/// A private copy of libtpms: the library keeps one TPM in its globals, so every TPM of the process gets globals of its own.
/// </summary>
sealed unsafe partial class LibTpms : IDisposable
{
    const string Library = "libtpms.so.0";
    const uint CloseOnExec = 1;

    static readonly Lazy<byte[]> image = new(ReadImage);

    readonly int file;
    readonly nint library;

    /// <summary>Copies the library through a memory file; one that is missing is a <see cref="TpmUnavailableException"/>.</summary>
    public LibTpms()
    {
        // The loader tells libraries apart by file: the memory file stays open until the copy is unloaded.
        file = CreateMemoryFile("libtpms", CloseOnExec);
        if (file < 0) throw new TpmUnavailableException($"no memory file for a copy of {Library} (errno {Marshal.GetLastPInvokeError()})");
        var path = $"/proc/self/fd/{file}";
        File.WriteAllBytes(path, image.Value);
        library = NativeLibrary.Load(path);
        ChooseTPMVersion = (delegate* unmanaged<int, uint>)Export("TPMLIB_ChooseTPMVersion");
        RegisterCallbacks = (delegate* unmanaged<nint*, uint>)Export("TPMLIB_RegisterCallbacks");
        MainInit = (delegate* unmanaged<uint>)Export("TPMLIB_MainInit");
        Process = (delegate* unmanaged<byte**, uint*, uint*, byte*, uint, uint>)Export("TPMLIB_Process");
        Terminate = (delegate* unmanaged<void>)Export("TPMLIB_Terminate");
        SetDebugFD = (delegate* unmanaged<int, uint>)Export("TPMLIB_SetDebugFD");
    }

    public readonly delegate* unmanaged<int, uint> ChooseTPMVersion;
    public readonly delegate* unmanaged<nint*, uint> RegisterCallbacks;
    public readonly delegate* unmanaged<uint> MainInit;
    public readonly delegate* unmanaged<byte**, uint*, uint*, byte*, uint, uint> Process;
    public readonly delegate* unmanaged<void> Terminate;
    public readonly delegate* unmanaged<int, uint> SetDebugFD;

    public void Dispose()
    {
        NativeLibrary.Free(library);
        _ = Close(file);
    }

    nint Export(string name) => NativeLibrary.GetExport(library, name);

    static byte[] ReadImage()
    {
        if (!NativeLibrary.TryLoad(Library, out var original))
            throw new TpmUnavailableException($"{Library} is missing: the embedded TPM needs it (Debian: libtpms0)");
        try
        {
            SymbolOrigin origin;
            if (FindSymbol(NativeLibrary.GetExport(original, "TPMLIB_MainInit"), &origin) == 0) throw new TpmUnavailableException($"the file of {Library} cannot be found");
            return File.ReadAllBytes(Marshal.PtrToStringUTF8(origin.File)!);
        }
        finally { NativeLibrary.Free(original); }
    }

    // Dl_info of dladdr(3).
    [StructLayout(LayoutKind.Sequential)]
    struct SymbolOrigin
    {
        public nint File, Base, Name, Address;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int FindSymbol(nint address, SymbolOrigin* origin);
}
