using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Firmware.Tpm;

/// <summary>The TCTI of an <see cref="EmbeddedTpm"/>: a native block of function pointers into this class, and after them the way back to the object.</summary>
sealed unsafe class EmbeddedTcti : Tcti
{
    const ulong Magic = 0x53544150_4C424F58;
    const uint Version = 1;
    const int FinalizeOffset = 32, HandleOffset = 64, BlockBytes = 72;
    const uint Success = 0, GeneralFailure = 0xA0001, BadSequence = 0xA0007, InsufficientBuffer = 0xA0006;

    readonly EmbeddedTpm tpm;
    readonly GCHandle self;
    readonly nint block;
    byte[]? response;

    public EmbeddedTcti(EmbeddedTpm tpm)
    {
        this.tpm = tpm;
        self = GCHandle.Alloc(this);
        block = (nint)NativeMemory.AllocZeroed(BlockBytes);
        *(ulong*)block = Magic;
        *(uint*)(block + 8) = Version;
        *(nint*)(block + TransmitOffset) = (nint)(delegate* unmanaged[Cdecl]<nint, nuint, byte*, uint>)&OnTransmit;
        *(nint*)(block + ReceiveOffset) = (nint)(delegate* unmanaged[Cdecl]<nint, nuint*, byte*, int, uint>)&OnReceive;
        *(nint*)(block + FinalizeOffset) = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&OnFinalize;
        *(nint*)(block + HandleOffset) = GCHandle.ToIntPtr(self);
    }

    public override nint Context => block;

    public override void Dispose()
    {
        if (!self.IsAllocated) return;
        NativeMemory.Free((void*)block);
        self.Free();
    }

    static EmbeddedTcti Of(nint context) => (EmbeddedTcti)GCHandle.FromIntPtr(*(nint*)(context + HandleOffset)).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnTransmit(nint context, nuint size, byte* command)
    {
        var tcti = Of(context);
        try { tcti.response = tcti.tpm.Process(new ReadOnlySpan<byte>(command, checked((int)size))); }
        catch (Exception e)
        {
            // C is waiting above: the reason is kept for whoever looks at the code that C gets.
            tcti.tpm.LastFault = e;
            return GeneralFailure;
        }
        return Success;
    }

    // Called first without a buffer, to learn the size.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnReceive(nint context, nuint* size, byte* buffer, int timeout)
    {
        var tcti = Of(context);
        if (tcti.response is not { } response) return BadSequence;
        var room = *size;
        *size = (nuint)response.Length;
        if (buffer == null) return Success;
        if (room < (nuint)response.Length) return InsufficientBuffer;
        response.CopyTo(new Span<byte>(buffer, response.Length));
        tcti.response = null;
        return Success;
    }

    // Esys_Finalize does not own the block; Dispose frees it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnFinalize(nint context)
    {
    }
}
