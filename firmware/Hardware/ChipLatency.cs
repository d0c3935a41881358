namespace Firmware.Hardware;

/// <summary>How long a real TPM takes, in milliseconds (wolfTPM's published means), so that an emulated one can take as long.</summary>
sealed record ChipLatency(string Name, int RsaGenerate, int RsaSign, int EcGenerate, int EcSign)
{
    public static readonly IReadOnlyList<ChipLatency> Known =
    [
        new("SLB9670", 2196, 163, 231, 69),
        new("SLB9672", 1568, 77, 136, 36),
        new("ST33KTPM2X", 1944, 91, 89, 25),
        new("ST33TPHF2X", 7455, 248, 220, 42),
        new("NPCT650", 4479, 541, 148, 190),
        new("NPCT750", 3409, 70, 84, 56),
        new("ATTPM20", 5276, 118, 153, 59),
    ];
}
