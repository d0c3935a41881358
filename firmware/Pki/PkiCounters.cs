using Firmware.Kernel;
using Firmware.Ocsp;

namespace Firmware.Pki;

/// <summary>What <c>show crypto pki counters</c> shows, since power-on or the last <c>clear crypto pki counters</c>.</summary>
sealed class PkiCounters
{
    /// <summary>Moved once when a handshake, a peer check or an enrolment begins to use PKI.</summary>
    public Counter SessionsStarted { get; } = new();

    /// <summary>Moved once when that use ends, however it ends.</summary>
    public Counter SessionsEnded { get; } = new();
    public Counter SuccessfulValidations { get; } = new();
    public Counter FailedValidations { get; } = new();

    /// <summary>Validations accepted because method <c>none</c> was reached.</summary>
    public Counter BypassedValidations { get; } = new();

    /// <summary>Validations going on now: up at the start, down at the end; clearing leaves it.</summary>
    public Counter PendingValidations { get; } = new();
    public Counter CrlsChecked { get; } = new();
    public Counter CrlFetchAttempts { get; } = new();
    public Counter CrlFailedAttempts { get; } = new();
    public Counter CrlRejectedBusy { get; } = new();
    public OcspCounters Ocsp { get; } = new();

    /// <summary>Sessions begun and not ended.</summary>
    public long SessionsActive => Math.Max(0, SessionsStarted.Value - SessionsEnded.Value);

    /// <summary>Zeroes the counts; sessions still active stay counted as started, so that <see cref="SessionsActive"/> stays true.</summary>
    public void Reset()
    {
        var active = SessionsActive;
        foreach (var counter in (Counter[])[SessionsStarted, SessionsEnded, SuccessfulValidations, FailedValidations, BypassedValidations,
            CrlsChecked, CrlFetchAttempts, CrlFailedAttempts, CrlRejectedBusy]) counter.Reset();
        Ocsp.Reset();
        for (; active > 0; active--) SessionsStarted.Increment();
    }
}
