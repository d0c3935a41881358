using Firmware.Config;

namespace Firmware.Peers;

/// <summary>One <c>crypto pki peer</c> as it was configured at a moment, to compare with the configuration of the next.</summary>
sealed record PeerSettings(string Name, string Host, int Port, string Protocol, string Trustpoint, TimeSpan Interval, string Staple, bool Shutdown)
{
    public const string Tls = "tls";

    public static PeerSettings Of(string name, PeerConfig config)
        => new(name, config.Host, config.Port, config.Protocol, config.Trustpoint, TimeSpan.FromSeconds(config.IntervalSeconds), config.Staple, config.Shutdown);

    /// <summary>Where the peer is, as <c>host:port</c>; empty while not configured.</summary>
    public string Address => Host.Length == 0 ? "" : Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Why this peer is not checked, as a sentence; null when it is.</summary>
    public string? Idle => this switch
    {
        { Shutdown: true } => "shut down",
        { Host.Length: 0 } => "no address is configured",
        { Trustpoint.Length: 0 } => "no trustpoint is configured",
        { Protocol: not Tls } => $"protocol {Protocol} is not available; tls is",
        _ => null,
    };
}
