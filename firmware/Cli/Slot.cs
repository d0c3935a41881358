namespace Firmware.Cli;

/// <summary>The place in a section that one command reads and writes: getter, setter and identity of a setting in one lambda.</summary>
delegate ref V Slot<in T, V>(T section);
