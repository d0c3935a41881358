using System.Security.Cryptography;

namespace Firmware.Tpm.Wire;

/// <summary>An elliptic curve as the TPM numbers it (TPM_ECC_CURVE) and as .NET names it.</summary>
sealed record TpmCurve(ushort Id, int Bits, ECCurve Curve)
{
    public static readonly IReadOnlyList<TpmCurve> All =
    [
        new(0x0003, 256, ECCurve.NamedCurves.nistP256),
        new(0x0004, 384, ECCurve.NamedCurves.nistP384),
        new(0x0005, 521, ECCurve.NamedCurves.nistP521),
    ];

    /// <summary>Bytes of one coordinate, and of each half of a signature.</summary>
    public int FieldBytes => (Bits + 7) / 8;

    public static TpmCurve? OfBits(int bits) => All.FirstOrDefault(c => c.Bits == bits);

    public static TpmCurve OfId(ushort id)
        => All.FirstOrDefault(c => c.Id == id) ?? throw new TpmWireException($"curve 0x{id:x4} is not one of P-256, P-384, P-521");

    /// <summary>The number, which a TPM may write without its leading zeros, in exactly <see cref="FieldBytes"/> bytes.</summary>
    public byte[] Pad(ReadOnlySpan<byte> number)
    {
        if (number.Length > FieldBytes) throw new TpmWireException($"a number of {number.Length} bytes does not fit the {FieldBytes} of P-{Bits}");
        var padded = new byte[FieldBytes];
        number.CopyTo(padded.AsSpan(FieldBytes - number.Length));
        return padded;
    }
}
