namespace Firmware.Cli;

/// <summary>A mode somebody stands in and the section it edits.</summary>
/// <param name="IsAlive">False once the section was removed, from another console for instance.</param>
sealed record Position(Mode Mode, object Section, Func<bool> IsAlive);
