namespace Firmware.Ocsp;

/// <summary>Keeps a part of a response without copying it.</summary>
static class Slice
{
    /// <summary>The memory of <paramref name="whole"/> that <paramref name="part"/> was read from.</summary>
    public static ReadOnlyMemory<byte> Of(byte[] whole, ReadOnlySpan<byte> part)
        => part.IsEmpty ? default : whole.AsSpan().Overlaps(part, out var offset) ? whole.AsMemory(offset, part.Length) : throw new ArgumentException("the part is not of this array", nameof(part));
}
