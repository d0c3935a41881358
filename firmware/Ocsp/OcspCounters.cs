using Firmware.Kernel;

namespace Firmware.Ocsp;

/// <summary>The OCSP lines of <c>show crypto pki counters</c>.</summary>
sealed class OcspCounters
{
    /// <summary>OCSP requests that were sent, whether for a peer's certificate or for one of ours; a POST after a GET is a second one.</summary>
    public Counter FetchRequests { get; } = new();

    /// <summary>OCSP responses that came back whole over HTTP, whatever they say.</summary>
    public Counter ReceivedResponses { get; } = new();

    /// <summary>Attempts that ended without a status that verifies: no valid URL, no connection, no OCSP response, an unsuccessful or a wrong one.</summary>
    public Counter FailedAttempts { get; } = new();

    /// <summary>Handshakes in which a peer asked for a staple of ours.</summary>
    public Counter StapleRequests { get; } = new();

    public void Reset()
    {
        foreach (var counter in (Counter[])[FetchRequests, ReceivedResponses, FailedAttempts, StapleRequests]) counter.Reset();
    }
}
