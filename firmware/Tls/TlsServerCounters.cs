using Firmware.Kernel;

namespace Firmware.Tls;

/// <summary>How the handshakes of one TLS server ended; each ends in exactly one of these.</summary>
sealed class TlsServerCounters
{
    /// <summary>Came to Finished.</summary>
    public Counter Completed { get; } = new();

    /// <summary>Ended with a fatal alert, ours or the client's.</summary>
    public Counter Failed { get; } = new();

    /// <summary>The client closed or reset the connection before Finished.</summary>
    public Counter ClientLeft { get; } = new();

    /// <summary>Cut off at the handshake timeout.</summary>
    public Counter TimedOut { get; } = new();

    /// <summary>Not begun: no memory in the pool, no certificate, or too many waiting for the key.</summary>
    public Counter Refused { get; } = new();
}
