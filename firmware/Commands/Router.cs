using System.Net;
using Firmware.Access;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Net;
using Firmware.Ocsp;
using Firmware.Peers;
using Firmware.Pki;
using Firmware.Tpm;

namespace Firmware.Commands;

/// <summary>What commands reach: references to the router's parts, put together once by the device.</summary>
sealed class Router
{
    public required RunningConfig Config { get; init; }
    public required Board Board { get; init; }
    public required DeviceClock Clock { get; init; }
    public required Log Log { get; init; }
    public required Scheduler Scheduler { get; init; }
    public required Nvram Nvram { get; init; }
    public required Flash Flash { get; init; }
    public required FileSystems Files { get; init; }
    public required CpuMeter Cpu { get; init; }

    /// <summary>What the process holds of the board's dram.</summary>
    public required Func<MemoryUse> ReadMemory { get; init; }

    /// <summary>The configuration register, and why the router started last.</summary>
    public required BootRecord Boot { get; init; }

    public required Trustpoints Trustpoints { get; init; }
    public required KeyPairs KeyPairs { get; init; }
    public required Enrollment Enrollment { get; init; }
    public required Passwords Passwords { get; init; }
    public required LoginWatch LoginWatch { get; init; }
    public required PkiCounters PkiCounters { get; init; }
    public required Stapler Stapler { get; init; }
    public required Validator Validator { get; init; }
    public required PeerLoops Peers { get; init; }
    public required NameResolution Names { get; init; }
    public required Interfaces Interfaces { get; init; }

    /// <summary>Where the host has an address of ours.</summary>
    public required Func<IPAddress, HostAddress?> FindHostAddress { get; init; }

    public required OpenEcho OpenEcho { get; init; }

    public required Syslog Syslog { get; init; }
    public required NtpClient Ntp { get; init; }

    /// <summary>Asks the TPM for what <c>show tpm</c> prints; not on the device thread.</summary>
    public required Func<TpmStatus> ReadTpm { get; init; }

    /// <summary>The memory pools that <c>show memory</c> lists.</summary>
    public required IReadOnlyList<Budget> Budgets { get; init; }

    /// <summary>Makes every service compare what it runs with the configuration; the device's own <c>Apply</c>.</summary>
    public required Action Apply { get; init; }

    /// <summary>Restarts the router after the command that asked for it.</summary>
    public required Action Reload { get; init; }

    /// <summary>When the router was powered on, by <see cref="TimeProvider.GetTimestamp"/> of its clock.</summary>
    public required long PoweredOn { get; init; }

    /// <summary>Who sits at the router's lines.</summary>
    public Seats Seats { get; } = new();

    /// <summary>Whether the configuration was changed since it was loaded or saved.</summary>
    public bool IsModified { get; set; }

    /// <summary>When the configuration was changed and saved last.</summary>
    public ConfigStamp ConfigStamp { get; } = new();

    public ConfigArchive Archive => field ??= new ConfigArchive(this);
    public ConfigReplace Replace => field ??= new ConfigReplace(this);
    public RollbackTimer Rollback => field ??= new RollbackTimer(this);
    public ReloadPlan ReloadPlan => field ??= new ReloadPlan(this);

    /// <summary>Says something on every line.</summary>
    public void Announce(string text)
    {
        foreach (var seat in Seats.Taken) seat.Session.Announce(text);
    }

    /// <summary>The router goes down: what was planned for later is called off.</summary>
    public void CallOff()
    {
        Archive.Dispose();
        Rollback.Dispose();
        ReloadPlan.Dispose();
    }
}

/// <summary>Gives sessions the router's name for what they act on.</summary>
static class RouterSession
{
    extension(Session session)
    {
        /// <summary>The router the session's commands act on.</summary>
        public Router Router => (Router)session.Device;
    }
}
