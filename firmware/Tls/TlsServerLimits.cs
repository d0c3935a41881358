using Firmware.Hardware;

namespace Firmware.Tls;

/// <summary>What one TLS server may spend on its clients.</summary>
/// <param name="Pool">The <c>tls</c> pool: every connection takes <see cref="ConnectionBytes"/> from it for as long as it lives.</param>
sealed record TlsServerLimits(Budget Pool)
{
    /// <summary>What a connection is charged: 36 KiB of state when idle, and room for a record in each direction.</summary>
    public const long ConnectionBytes = 64 << 10;

    /// <summary>From the first byte awaited to Finished; a client that takes longer is cut off.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Handshakes that may wait for the key at once; the next one is refused rather than left to time out.</summary>
    public int MaxWaitingForKey { get; init; } = 256;
}
