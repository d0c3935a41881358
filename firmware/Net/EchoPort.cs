using System.Net;

namespace Firmware.Net;

/// <summary>What became of one echo request; each has its character in <c>ping</c>.</summary>
enum EchoOutcome { Reply, WrongData, TimedOut, Unreachable, TimeExceeded, TooBig, Quenched, Unknown }

/// <summary>Where echo requests go and how they are sent.</summary>
/// <param name="Source">The address they come from; null leaves it to the host.</param>
/// <param name="DontFragment">Too long ones are refused rather than cut.</param>
/// <param name="TypeOfService">The octet of the IP header.</param>
sealed record EchoRoute(IPAddress Target, IPAddress? Source = null, bool DontFragment = false, int TypeOfService = 0);

/// <summary>Opens the way to a host; one that the system refuses is an <see cref="EchoException"/>.</summary>
delegate EchoPort OpenEcho(EchoRoute route);

/// <summary>Sends echo requests to one host, one after another.</summary>
abstract class EchoPort : IDisposable
{
    /// <summary>Sends one request and waits for what becomes of it, <paramref name="timeout"/> at most.</summary>
    /// <param name="content">The bytes behind the ICMP header.</param>
    /// <param name="timeout">Zero does not wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    public abstract Task<EchoOutcome> EchoAsync(ReadOnlyMemory<byte> content, TimeSpan timeout, CancellationToken cancel);

    public abstract void Dispose();
}

/// <summary>Echo requests cannot be sent; the message is a sentence for the operator.</summary>
sealed class EchoException(string message, Exception? inner = null) : IOException(message, inner);
