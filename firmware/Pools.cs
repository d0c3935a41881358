using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware;

/// <summary>The board's memory pools, one for each part that keeps what others send.</summary>
sealed class Pools(PoolSizes sizes, Log log)
{
    public Budget Staples { get; } = new("staples", sizes.Staples, log);
    public Budget Crls { get; } = new("crls", sizes.Crls, log);
    public Budget Certificates { get; } = new("certificates", sizes.Certificates, log);
    public Budget Tls { get; } = new("tls", sizes.Tls, log);
    public Budget Log { get; } = new("log", sizes.Log, log);

    /// <summary>In the order <c>show memory</c> lists them.</summary>
    public IReadOnlyList<Budget> All => [Staples, Crls, Certificates, Tls, Log];
}
