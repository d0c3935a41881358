namespace Firmware.Commands;

/// <summary>The hardware as commands show it.</summary>
/// <param name="Model">Such as <c>BRANCH</c>.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="SerialNumber">Made at the first boot from the TPM's EK name.</param>
/// <param name="Dram">Bytes.</param>
/// <param name="Interfaces">Full names, such as <c>GigabitEthernet0/0</c>.</param>
/// <param name="Banner">Lines that replace the first ones of <c>show version</c>; empty keeps ours.</param>
sealed record Board(string Model, string Processor, string SerialNumber, long Dram, IReadOnlyList<string> Interfaces, IReadOnlyList<string> Banner)
{
    /// <summary>What stands for a serial number that no TPM has told yet.</summary>
    public const string NoSerialNumber = "unknown";

    /// <summary>Such as <c>2 Gigabit Ethernet interfaces</c>, a line per kind.</summary>
    public IEnumerable<string> InterfaceCounts => Interfaces.GroupBy(i => i.TrimEnd([.. "0123456789/"]))
        .Select(g => $"{g.Count()} {Spaced(g.Key)} interface{(g.Count() == 1 ? "" : "s")}");

    // GigabitEthernet → Gigabit Ethernet
    static string Spaced(string kind) => string.Concat(kind.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $" {c}" : $"{c}"));
}
