namespace Firmware.Tls;

/// <summary>What an examined peer may cost us.</summary>
sealed record TlsClientLimits
{
    /// <summary>From the first byte sent to Finished.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Certificates in a chain.</summary>
    public int MaxChainLength { get; init; } = 8;

    /// <summary>One handshake message: the whole chain with its staples has to fit in TLS 1.3.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 10;

    /// <summary>Everything a peer may send before Finished.</summary>
    public int MaxHandshakeBytes { get; init; } = 192 << 10;
}
