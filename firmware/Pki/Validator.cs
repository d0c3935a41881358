using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// Decides whether a peer is who a trustpoint's CA says: path, usage, staple, revocation. Every call is one PKI session and one
/// validation of the counters; it works off the device thread and is bounded in work, time and number.
/// </summary>
sealed class Validator(RevocationCheck revocation, DeviceClock clock, ValidationLimits limits, AlgorithmPolicy algorithms, PkiCounters counters, Log log) : IDisposable
{
    /// <summary>How long a validation waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long one validation takes at most, fetches included.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    static readonly Message Expired = new("PKI", 3, "CERTIFICATE_INVALID_EXPIRED", "Certificate chain validation has failed. The certificate (SN: {0}) has expired. Validity period ended on {1}");
    static readonly Message NotYetValid = new("PKI", 3, "CERTIFICATE_INVALID_NOT_YET_VALID", "Certificate chain validation has failed. The certificate (SN: {0}) is not yet valid   Validity period starts on {1}");
    static readonly Message Revoked = new("PKI", 3, "CERTIFICATE_REVOKED", "Certificate chain validation has failed.  The certificate (SN: {0}) is revoked");

    readonly SemaphoreSlim turns = new(limits.Validations, limits.Validations);

    /// <summary>The verdict on a peer; only <paramref name="cancel"/> ends it without one.</summary>
    public Task<Verdict> ValidateAsync(PeerEvidence evidence, TrustPolicy trust, PeerUsage usage, string staplePolicy, CancellationToken cancel)
    {
        if (!StaplePolicy.IsKnown(staplePolicy)) throw new ArgumentException($"'{staplePolicy}' is not required, preferred or ignored", nameof(staplePolicy));
        return Task.Run(() => CountAsync(() => WaitAndJudgeAsync(evidence, trust, usage, staplePolicy, cancel)), cancel);
    }

    /// <inheritdoc cref="ValidateAsync(PeerEvidence, TrustPolicy, PeerUsage, string, CancellationToken)"/>
    /// <remarks>Called on the device thread, where the trustpoint's configuration lives.</remarks>
    public Task<Verdict> ValidateAsync(PeerEvidence evidence, Trustpoint trustpoint, PeerUsage usage, string staplePolicy, CancellationToken cancel)
        => ValidateAsync(evidence, TrustPolicy.Of(trustpoint), usage, staplePolicy, cancel);

    public void Dispose() => turns.Dispose();

    async Task<Verdict> CountAsync(Func<Task<Verdict>> validate)
    {
        counters.SessionsStarted.Increment();
        counters.PendingValidations.Increment();
        try
        {
            var verdict = await validate();
            (verdict.Reason switch
            {
                VerdictReason.Valid => counters.SuccessfulValidations,
                VerdictReason.Bypassed => counters.BypassedValidations,
                _ => counters.FailedValidations,
            }).Increment();
            return verdict;
        }
        // Who called a validation off learns nothing about the peer.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            counters.FailedValidations.Increment();
            throw;
        }
        finally
        {
            counters.PendingValidations.Decrement();
            counters.SessionsEnded.Increment();
        }
    }

    async Task<Verdict> WaitAndJudgeAsync(PeerEvidence evidence, TrustPolicy trust, PeerUsage usage, string staplePolicy, CancellationToken cancel)
    {
        if (!clock.IsAuthoritative) return Refuse(VerdictReason.ClockUnset, "the clock is not set, so nothing can be said about validity");
        if (!await EnterAsync(cancel)) return Refuse(VerdictReason.Busy, $"{limits.Validations} validations were still going on after {Patience.TotalSeconds:0} seconds");
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            try { return await JudgeAsync(evidence, trust, usage, staplePolicy, either.Token); }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return Refuse(VerdictReason.TimedOut, $"the validation took longer than {Deadline.TotalSeconds:0} seconds"); }
        }
        finally { turns.Release(); }
    }

    async Task<bool> EnterAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try { await turns.WaitAsync(either.Token); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return false; }
        return true;
    }

    async Task<Verdict> JudgeAsync(PeerEvidence evidence, TrustPolicy trust, PeerUsage usage, string staplePolicy, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (trust.Anchors.Count == 0) return Refuse(VerdictReason.TrustpointNotAuthenticated, $"trustpoint {trust.Name} has no CA certificate");
        if (evidence.Chain.Count == 0) return Refuse(VerdictReason.NoCertificate, "the peer showed no certificate");
        if (evidence.Chain.Count > PathBuilder.MaxCertificates) return Refuse(VerdictReason.TooMuchWork, $"the peer showed {evidence.Chain.Count} certificates, more than {PathBuilder.MaxCertificates}");
        List<Certificate> shown;
        try { shown = [.. evidence.Chain.Select(c => Certificate.Parse(c))]; }
        catch (CertificateException e) { return Refuse(VerdictReason.Malformed, e.Message); }
        var (path, refusal) = new PathBuilder(trust.Anchors, shown, now, algorithms).Build(shown[0]);
        if ((refusal ?? PathRules.OfUsage(path, usage, trust.MatchEku)) is { } refused)
        {
            Tell(refused);
            return Refuse(refused.Reason, refused.Sentence) with { Path = path };
        }
        var staples = staplePolicy == StaplePolicy.Ignored ? [] : ReadStaples(evidence, shown, path, now);
        return await RevocationAsync(new(path, staples, staplePolicy), trust, cancel);
    }

    // One per certificate of the path below the anchor that the peer sent a staple for.
    Dictionary<Certificate, StapleVerdict> ReadStaples(PeerEvidence evidence, List<Certificate> shown, IReadOnlyList<Certificate> path, DateTimeOffset now)
    {
        var read = new Dictionary<Certificate, StapleVerdict>();
        for (var i = 0; i < path.Count; i++)
        {
            var index = shown.IndexOf(path[i]);
            if (index < 0 || index >= evidence.Staples.Count || evidence.Staples[index] is not { } staple) continue;
            read[path[i]] = Staple.Check(staple, path[i], path[Math.Min(i + 1, path.Count - 1)], now, algorithms);
        }
        return read;
    }

    async Task<Verdict> RevocationAsync(StapledPath stapled, TrustPolicy trust, CancellationToken cancel)
    {
        var path = stapled.Path;
        var verdict = new Verdict(true, VerdictReason.Valid, "", stapled.Leaf?.Staple?.Status, path) { StapleReading = stapled.Reading };
        var bypassed = trust.RevocationCheck.Order[0] == RevocationCheck.None;
        if (!bypassed && stapled.FirstRevoked is { } revoked) return Revoke(verdict, revoked, "its staple says revoked");
        if (stapled.Refusal is { Reason: VerdictReason.Revoked }) return Revoke(verdict, path[0], "its staple says revoked");
        if (stapled.Refusal is { } missing) return verdict with { Accepted = false, Reason = missing.Reason, Sentence = missing.Sentence };
        for (var i = path.Count - 2; i >= 0; i--)
        {
            var finding = await revocation.CheckAsync(path[i], path[i + 1], stapled.Of(path[i]), trust, cancel);
            if (finding.State == RevocationState.Revoked) return Revoke(verdict, path[i], finding.Sentence);
            if (finding.State == RevocationState.Unknown) return verdict with { Accepted = false, Reason = VerdictReason.RevocationUnknown, Sentence = finding.Sentence };
            bypassed |= finding.State == RevocationState.Bypassed;
        }
        return verdict with
        {
            Reason = bypassed ? VerdictReason.Bypassed : VerdictReason.Valid,
            Sentence = $"'{path[0]}' is valid under trustpoint {trust.Name}{(bypassed ? "; revocation was not checked" : "")}",
        };
    }

    Verdict Revoke(Verdict verdict, Certificate certificate, string how)
    {
        log.Write(Revoked, certificate.SerialHex);
        return verdict with { Accepted = false, Reason = VerdictReason.Revoked, Sentence = $"the certificate of '{certificate}' (SN: {certificate.SerialHex}) is revoked: {how}" };
    }

    void Tell(Refusal refused)
    {
        if (refused.Certificate is not { } certificate) return;
        if (refused.Reason == VerdictReason.Expired) log.Write(Expired, certificate.SerialHex, Timestamp.Zoned(certificate.NotAfter, clock.Zone));
        if (refused.Reason == VerdictReason.NotYetValid) log.Write(NotYetValid, certificate.SerialHex, Timestamp.Zoned(certificate.NotBefore, clock.Zone));
    }

    static Verdict Refuse(VerdictReason reason, string sentence) => new(false, reason, sentence, null, []);
}
