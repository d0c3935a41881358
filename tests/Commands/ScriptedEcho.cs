using Firmware.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Commands;

/// <summary>
/// A host that answers echo requests as the test says, after 4 milliseconds of the test's clock; a request that times out takes all of its
/// time, and one without an outcome hangs until it is called off.
/// </summary>
sealed class ScriptedEcho(EchoRoute route, Queue<EchoOutcome?> outcomes, FakeTimeProvider time) : EchoPort
{
    static readonly TimeSpan roundTrip = TimeSpan.FromMilliseconds(4);

    /// <summary>Where requests were sent.</summary>
    public EchoRoute Route => route;

    public override async Task<EchoOutcome> EchoAsync(ReadOnlyMemory<byte> content, TimeSpan timeout, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if ((outcomes.TryDequeue(out var next) ? next : EchoOutcome.Reply) is not { } outcome)
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("it hangs until it is called off");
        }
        time.Advance(outcome == EchoOutcome.TimedOut ? timeout : roundTrip);
        // At once, as this host's own address does.
        return outcome;
    }

    public override void Dispose() { }
}
