using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>What came of validating a peer.</summary>
/// <param name="Accepted">Whether the peer is who a trustpoint's CA says.</param>
/// <param name="Reason">Why, for programs.</param>
/// <param name="Sentence">Why, for people.</param>
/// <param name="Staple">What the leaf's staple says where it verified; null where there is none that did.</param>
/// <param name="Path">Leaf first, the trustpoint's CA last; empty where none was found.</param>
sealed record Verdict(bool Accepted, VerdictReason Reason, string Sentence, StapleStatus? Staple, IReadOnlyList<Certificate> Path)
{
    /// <summary>What was seen of a staple for the leaf.</summary>
    public StapleReading StapleReading { get; init; }
}

/// <summary>Why a peer was accepted or refused.</summary>
enum VerdictReason
{
    /// <summary>The path is good and nothing on it is revoked.</summary>
    Valid,
    /// <summary>The path is good; revocation of something on it was passed over by method <c>none</c>.</summary>
    Bypassed,
    ClockUnset,
    Busy,
    TimedOut,
    NoCertificate,
    TooMuchWork,
    Malformed,
    TrustpointNotAuthenticated,
    NoPath,
    BadSignature,
    WeakAlgorithm,
    NotYetValid,
    Expired,
    NotCa,
    PathTooLong,
    CriticalExtension,
    ExtendedKeyUsage,
    StapleRequired,
    Revoked,
    RevocationUnknown,
}

/// <summary>What was seen of the staple of a peer's own certificate.</summary>
enum StapleReading
{
    /// <summary>Not looked at: <c>staple ignored</c>, or the path failed before.</summary>
    NotRead,
    Missing,
    /// <summary>There is one, and it does not verify or is stale.</summary>
    Bad,
    Good,
    Revoked,
}

/// <summary>What the peer's certificate is to be good for.</summary>
enum PeerUsage
{
    Server,
    Client,
    /// <summary>A certificate of this router, as <c>crypto pki certificate validate</c> looks at it: extended key usages are not asked about.</summary>
    Own,
}

/// <summary>What is expected of a peer's staple: the words of <c>staple</c> under <c>crypto pki peer</c>.</summary>
static class StaplePolicy
{
    /// <summary>Without a good one the peer is refused.</summary>
    public const string Required = "required";
    /// <summary>One that is there is the answer of method <c>ocsp</c>; a must-staple certificate needs one.</summary>
    public const string Preferred = "preferred";
    /// <summary>None is looked at; for whoever did not ask for one.</summary>
    public const string Ignored = "ignored";

    public static bool IsKnown(string policy) => policy is Required or Preferred or Ignored;
}
