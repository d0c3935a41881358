using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>What stays when the router reloads: the board, its lines, its disk, and the clock that goes on.</summary>
/// <param name="Options">What the process was started with.</param>
/// <param name="Profile">The board.</param>
/// <param name="Lines">The consoles, open.</param>
/// <param name="Disk">Carries nvram:, flash: and the embedded TPM's state.</param>
/// <param name="Clock">The router's clock.</param>
/// <param name="Log">The router's log; a reload empties its buffer.</param>
/// <param name="StartupConfig">The configuration used where NVRAM holds none; null without one.</param>
sealed record Chassis(BootOptions Options, HardwareProfile Profile, IReadOnlyList<SerialLine> Lines, Disk Disk, DeviceClock Clock, Log Log, string? StartupConfig)
{
    public string StateDirectory => Options.StateDirectory;

    /// <summary>The port a service really listens on: those below 1024 need no privilege once the offset is added.</summary>
    public int PortFor(int configured) => configured < 1024 ? configured + Options.PortOffset : configured;
}
