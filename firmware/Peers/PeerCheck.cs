using Firmware.Kernel;
using Firmware.Pki;

namespace Firmware.Peers;

/// <summary>Resolves, connects and shakes hands; gives what the peer showed. A failure is an <see cref="IOException"/> whose message is a sentence.</summary>
delegate Task<PeerEvidence> ExaminePeer(string host, int port, CancellationToken cancel);

/// <summary>What one check of a peer came to.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Accepted">Whether the peer may be trusted.</param>
/// <param name="Reason">Null where the peer could not be examined.</param>
/// <param name="Staple">What was seen of its staple.</param>
/// <param name="Sentence">Why, for people.</param>
sealed record PeerResult(DateTimeOffset At, bool Accepted, VerdictReason? Reason, StapleReading Staple, string Sentence)
{
    /// <summary>Whether <paramref name="other"/> is worth no message of its own after this.</summary>
    public bool IsSameOutcome(PeerResult? other) => other is not null && (Accepted, Reason, Staple) == (other.Accepted, other.Reason, other.Staple);
}

/// <summary>One check of one peer: what it shows in its handshake, and what its trustpoint says to that.</summary>
sealed class PeerCheck(ExaminePeer examine, Validator validator, Func<string, TrustPolicy?> trust, TimeProvider clock, Log log)
{
    /// <summary>From the name to the last message of the handshake.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Checks once, off the device thread; only <paramref name="cancel"/> ends it without a result.</summary>
    public async Task<PeerResult> RunAsync(PeerSettings peer, CancellationToken cancel)
    {
        if (trust(peer.Trustpoint) is not { } policy) return Failed($"trustpoint {peer.Trustpoint} does not exist");
        try
        {
            var evidence = await Task.Run(() => ExamineAsync(peer, cancel), cancel);
            var verdict = await validator.ValidateAsync(evidence, policy, PeerUsage.Server, peer.Staple, cancel);
            return new(clock.GetUtcNow(), verdict.Accepted, verdict.Reason, verdict.StapleReading, verdict.Sentence);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return Failed($"no complete handshake with {peer.Address} in {Deadline.TotalSeconds:0} seconds"); }
        catch (IOException e) { return Failed(e.Message); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Fault($"peer {peer.Name}", e);
            return Failed($"the check failed inside this router: {e.GetType().Name}");
        }
    }

    async Task<PeerEvidence> ExamineAsync(PeerSettings peer, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        return await examine(peer.Host, peer.Port, either.Token);
    }

    PeerResult Failed(string sentence) => new(clock.GetUtcNow(), false, null, StapleReading.NotRead, sentence);
}
