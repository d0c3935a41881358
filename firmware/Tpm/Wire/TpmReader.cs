using System.Buffers.Binary;

namespace Firmware.Tpm.Wire;

/// <summary>Reads TPM wire form; running past the end is a <see cref="TpmWireException"/>.</summary>
ref struct TpmReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > rest.Length) throw new TpmWireException($"{count} bytes were expected where {rest.Length} remain");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>The bytes of a TPM2B.</summary>
    public ReadOnlySpan<byte> Sized() => Bytes(U16());

    /// <summary>Refuses bytes that nothing has read.</summary>
    public readonly void End()
    {
        if (!AtEnd) throw new TpmWireException($"{rest.Length} bytes follow the end of the structure");
    }
}

/// <summary>Bytes that are not the TPM structure they should be; the message says where.</summary>
sealed class TpmWireException(string message) : Exception(message);
