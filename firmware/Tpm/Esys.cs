using System.Runtime.InteropServices;

namespace Firmware.Tpm;

/// <summary>The TCG's ESAPI (tpm2-tss, libtss2-esys) and TCTI loader as C declares them; <see cref="EsysContext"/> gives them shape.</summary>
static unsafe partial class Esys
{
    /// <summary>ESYS_TR constants.</summary>
    public const uint None = 0xFFF, Password = 0x0FF, Owner = 0x101, Endorsement = 0x10B;

    const string Library = "libtss2-esys.so.0";
    const string Loader = "libtss2-tctildr.so.0";

    static readonly Lazy<string?> missing = new(FindMissing);

    /// <summary>Makes sure that the stack is there and quiet; a missing library is a <see cref="TpmUnavailableException"/>.</summary>
    public static void Require()
    {
        if (missing.Value is { } library) throw new TpmUnavailableException($"{library} is missing: install tpm2-tss (Debian: libtss2-esys-3.0.2-0 libtss2-mu0 libtss2-tctildr0)");
    }

    static string? FindMissing()
    {
        // The stack reads TSS2_LOG once; managed environment variables do not reach it.
        _ = SetEnvironment("TSS2_LOG", "all+NONE", 1);
        return Array.Find([Library, Loader, MuType.Library], library => !NativeLibrary.TryLoad(library, out _));
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(Loader, EntryPoint = "Tss2_TctiLdr_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint TctiLdr_Initialize(string nameConf, nint* tcti);
    [LibraryImport(Loader, EntryPoint = "Tss2_TctiLdr_Finalize")]
    public static partial void TctiLdr_Finalize(nint* tcti);

    [LibraryImport(Library, EntryPoint = "Esys_Initialize")]
    public static partial uint Initialize(nint* context, nint tcti, nint abiVersion);
    [LibraryImport(Library, EntryPoint = "Esys_Finalize")]
    public static partial void Finish(nint* context);
    [LibraryImport(Library, EntryPoint = "Esys_Free")]
    public static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "Esys_Startup")]
    public static partial uint Startup(nint context, ushort type);
    [LibraryImport(Library, EntryPoint = "Esys_Shutdown")]
    public static partial uint Shutdown(nint context, uint s1, uint s2, uint s3, ushort type);
    [LibraryImport(Library, EntryPoint = "Esys_GetTestResult")]
    public static partial uint GetTestResult(nint context, uint s1, uint s2, uint s3, byte** detail, uint* result);
    [LibraryImport(Library, EntryPoint = "Esys_GetRandom")]
    public static partial uint GetRandom(nint context, uint s1, uint s2, uint s3, ushort count, byte** random);
    [LibraryImport(Library, EntryPoint = "Esys_GetCapability")]
    public static partial uint GetCapability(nint context, uint s1, uint s2, uint s3, uint capability, uint property, uint count, byte* more, byte** data);
    [LibraryImport(Library, EntryPoint = "Esys_TestParms")]
    public static partial uint TestParms(nint context, uint s1, uint s2, uint s3, byte* parameters);
    [LibraryImport(Library, EntryPoint = "Esys_ReadClock")]
    public static partial uint ReadClock(nint context, uint s1, uint s2, uint s3, byte** time);

    [LibraryImport(Library, EntryPoint = "Esys_CreatePrimary")]
    public static partial uint CreatePrimary(nint context, uint hierarchy, uint s1, uint s2, uint s3, byte* sensitive, byte* template, byte* outside, byte* pcrs,
        uint* handle, byte** area, byte** creation, byte** creationHash, byte** ticket);
    [LibraryImport(Library, EntryPoint = "Esys_Create")]
    public static partial uint Create(nint context, uint parent, uint s1, uint s2, uint s3, byte* sensitive, byte* template, byte* outside, byte* pcrs,
        byte** wrapped, byte** area, byte** creation, byte** creationHash, byte** ticket);
    [LibraryImport(Library, EntryPoint = "Esys_Load")]
    public static partial uint Load(nint context, uint parent, uint s1, uint s2, uint s3, byte* wrapped, byte* area, uint* handle);
    [LibraryImport(Library, EntryPoint = "Esys_ContextSave")]
    public static partial uint ContextSave(nint context, uint handle, byte** saved);
    [LibraryImport(Library, EntryPoint = "Esys_ContextLoad")]
    public static partial uint ContextLoad(nint context, byte* saved, uint* handle);
    [LibraryImport(Library, EntryPoint = "Esys_FlushContext")]
    public static partial uint FlushContext(nint context, uint handle);
    [LibraryImport(Library, EntryPoint = "Esys_TR_FromTPMPublic")]
    public static partial uint TR_FromTPMPublic(nint context, uint tpmHandle, uint s1, uint s2, uint s3, uint* handle);

    [LibraryImport(Library, EntryPoint = "Esys_Sign")]
    public static partial uint Sign(nint context, uint key, uint s1, uint s2, uint s3, byte* digest, byte* scheme, byte* ticket, byte** signature);
    [LibraryImport(Library, EntryPoint = "Esys_RSA_Decrypt")]
    public static partial uint RSA_Decrypt(nint context, uint key, uint s1, uint s2, uint s3, byte* cipherText, byte* scheme, byte* label, byte** message);

    [LibraryImport(Library, EntryPoint = "Esys_Unseal")]
    public static partial uint Unseal(nint context, uint item, uint s1, uint s2, uint s3, byte** data);

    [LibraryImport(Library, EntryPoint = "Esys_StartAuthSession")]
    public static partial uint StartAuthSession(nint context, uint saltKey, uint bind, uint s1, uint s2, uint s3, byte* nonce, byte type, byte* cipher, ushort hash, uint* session);
    [LibraryImport(Library, EntryPoint = "Esys_TRSess_SetAttributes")]
    public static partial uint TRSess_SetAttributes(nint context, uint session, byte attributes, byte mask);
}
