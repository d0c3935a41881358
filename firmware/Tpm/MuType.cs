using System.Runtime.InteropServices;

namespace Firmware.Tpm;

/// <summary>
/// A TPM structure as ESAPI takes and gives it. Only tpm2-tss knows its C layout: wire bytes go in and come out through <c>Tss2_MU_*</c>.
/// </summary>
sealed unsafe class MuType
{
    public const string Library = "libtss2-mu.so.0";

    // The largest structure that crosses, TPMS_CONTEXT, has 5208 bytes in C.
    const int NativeBytes = 8192;

    static readonly Lazy<nint> library = new(() => NativeLibrary.Load(Library));

    public static readonly MuType Public = new("TPM2B_PUBLIC");
    public static readonly MuType Private = new("TPM2B_PRIVATE");
    public static readonly MuType SensitiveCreate = new("TPM2B_SENSITIVE_CREATE");
    public static readonly MuType SensitiveData = new("TPM2B_SENSITIVE_DATA");
    public static readonly MuType PublicKeyRsa = new("TPM2B_PUBLIC_KEY_RSA");
    public static readonly MuType Digest = new("TPM2B_DIGEST");
    public static readonly MuType Context = new("TPMS_CONTEXT");
    public static readonly MuType Capability = new("TPMS_CAPABILITY_DATA");
    public static readonly MuType TimeInfo = new("TPMS_TIME_INFO");
    public static readonly MuType PublicParms = new("TPMT_PUBLIC_PARMS");
    public static readonly MuType PcrSelection = new("TPML_PCR_SELECTION");
    public static readonly MuType SigScheme = new("TPMT_SIG_SCHEME");
    public static readonly MuType RsaDecrypt = new("TPMT_RSA_DECRYPT");
    public static readonly MuType HashCheck = new("TPMT_TK_HASHCHECK");
    public static readonly MuType Signature = new("TPMT_SIGNATURE");
    public static readonly MuType SymDef = new("TPMT_SYM_DEF");

    readonly string name;
    readonly Lazy<nint> unmarshal;
    readonly Lazy<nint> marshal;

    MuType(string name)
    {
        this.name = name;
        unmarshal = new(() => NativeLibrary.GetExport(library.Value, $"Tss2_MU_{name}_Unmarshal"));
        marshal = new(() => NativeLibrary.GetExport(library.Value, $"Tss2_MU_{name}_Marshal"));
    }

    /// <summary>The C structure these wire bytes describe, until it is disposed.</summary>
    public Block ToNative(ReadOnlySpan<byte> wire)
    {
        var block = new Block(NativeBytes);
        nuint offset = 0;
        uint code;
        fixed (byte* bytes = wire)
            code = ((delegate* unmanaged<byte*, nuint, nuint*, byte*, uint>)unmarshal.Value)(bytes, (nuint)wire.Length, &offset, block.Address);
        if (code == 0) return block;
        block.Dispose();
        throw new TpmException(name, new TpmReturnCode(code));
    }

    /// <summary>The wire bytes of a structure that ESAPI returned, which is freed.</summary>
    public byte[] ToWire(byte* structure)
    {
        var buffer = stackalloc byte[NativeBytes];
        nuint offset = 0;
        var code = ((delegate* unmanaged<byte*, byte*, nuint, nuint*, uint>)marshal.Value)(structure, buffer, NativeBytes, &offset);
        Esys.Free(structure);
        return code == 0 ? new ReadOnlySpan<byte>(buffer, (int)offset).ToArray() : throw new TpmException(name, new TpmReturnCode(code));
    }

    /// <summary>Zeroed native memory; a structure must not be unmarshalled into anything else.</summary>
    public readonly struct Block(int bytes) : IDisposable
    {
        public byte* Address { get; } = (byte*)NativeMemory.AllocZeroed((nuint)bytes);

        public void Dispose() => NativeMemory.Free(Address);
    }
}
