namespace Firmware.Pki;

/// <summary>What the board allows: <paramref name="Validations"/> at the same time; the others wait their turn.</summary>
sealed record ValidationLimits(int Validations);
