namespace Firmware.Commands;

/// <summary>The hardware as commands show it.</summary>
/// <param name="Model">Such as <c>BRANCH</c>.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="SerialNumber">Made at the first boot from the TPM's EK name.</param>
/// <param name="Dram">Bytes.</param>
/// <param name="Interfaces">Full names, such as <c>GigabitEthernet0/0</c>.</param>
/// <param name="Banner">Lines that replace the first ones of <c>show version</c>; empty keeps ours.</param>
sealed record Board(string Model, string Processor, string SerialNumber, long Dram, IReadOnlyList<string> Interfaces, IReadOnlyList<string> Banner);
