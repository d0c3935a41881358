namespace Firmware.Tpm;

/// <summary>A way to a TPM as the TCG's stack sees it: a TSS2_TCTI_CONTEXT, version 1. One command at a time.</summary>
abstract unsafe class Tcti : IDisposable
{
    /// <summary>The longest response of any TPM 2.0 command.</summary>
    public const int MaxResponse = 4096;

    // u64 magic; u32 version; then the functions, each a pointer.
    protected const int TransmitOffset = 16, ReceiveOffset = 24;

    const int WaitForever = -1;

    /// <summary>The native structure.</summary>
    public abstract nint Context { get; }

    /// <summary>Passes one command of an outside tool and gives the response, both as the TPM's own bytes.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        var transmit = (delegate* unmanaged<nint, nuint, byte*, uint>)Function(TransmitOffset);
        var receive = (delegate* unmanaged<nint, nuint*, byte*, int, uint>)Function(ReceiveOffset);
        var response = stackalloc byte[MaxResponse];
        nuint size = MaxResponse;
        uint code;
        fixed (byte* bytes = command) code = transmit(Context, (nuint)command.Length, bytes);
        if (code == 0) code = receive(Context, &size, response, WaitForever);
        return code == 0 ? new ReadOnlySpan<byte>(response, (int)size).ToArray() : throw new TpmException("transmit", new TpmReturnCode(code));
    }

    public abstract void Dispose();

    nint Function(int offset) => *(nint*)(Context + offset);
}
