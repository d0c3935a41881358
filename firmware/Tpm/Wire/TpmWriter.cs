using System.Buffers;
using System.Buffers.Binary;

namespace Firmware.Tpm.Wire;

/// <summary>Writes TPM wire form: big-endian integers, and TPM2B as a 16-bit length before its bytes.</summary>
sealed class TpmWriter
{
    readonly ArrayBufferWriter<byte> buffer = new();

    public TpmWriter U8(byte value)
    {
        buffer.Write([value]);
        return this;
    }

    public TpmWriter U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer.GetSpan(2), value);
        buffer.Advance(2);
        return this;
    }

    public TpmWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    public TpmWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        buffer.Write(bytes);
        return this;
    }

    /// <summary>A TPM2B: the length, then the bytes.</summary>
    public TpmWriter Sized(ReadOnlySpan<byte> bytes) => U16((ushort)bytes.Length).Bytes(bytes);

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();
}
