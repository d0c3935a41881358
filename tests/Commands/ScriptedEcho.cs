using Firmware.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Commands;

/// <summary>A host that answers echo requests as the test says, after 4 milliseconds of the test's clock; a request that times out takes all of its time.</summary>
sealed class ScriptedEcho(EchoRoute route, Queue<EchoOutcome> outcomes, FakeTimeProvider time) : EchoPort
{
    static readonly TimeSpan roundTrip = TimeSpan.FromMilliseconds(4);

    /// <summary>Where requests were sent.</summary>
    public EchoRoute Route => route;

    public override async Task<EchoOutcome> EchoAsync(ReadOnlyMemory<byte> content, TimeSpan timeout, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var outcome = outcomes.TryDequeue(out var next) ? next : EchoOutcome.Reply;
        time.Advance(outcome == EchoOutcome.TimedOut ? timeout : roundTrip);
        // As from a network: other work of the router comes in between.
        await Task.Yield();
        return outcome;
    }

    public override void Dispose() { }
}
