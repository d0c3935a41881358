namespace Firmware.Ocsp;

/// <summary>Why a response is no staple.</summary>
enum StapleFault
{
    None,
    /// <summary>Not an OCSP response, or one that contradicts itself.</summary>
    Malformed,
    /// <summary>An unsigned answer such as tryLater.</summary>
    Unsuccessful,
    /// <summary>Whoever signed may not speak for the issuer.</summary>
    SignerNotAuthorized,
    BadSignature,
    /// <summary>It speaks of other certificates.</summary>
    WrongCertificate,
    NonceMismatch,
    NotYetValid,
    Expired,
    /// <summary>The responder does not know the certificate.</summary>
    Unknown,
    WeakAlgorithm,
    /// <summary>A critical extension is not understood.</summary>
    CriticalExtension,
    TooLarge,
}

/// <summary>What came of checking a response; <see cref="Fault"/> is None where there is a staple.</summary>
/// <param name="Sentence">What an operator is told, good or bad.</param>
sealed record StapleVerdict(Staple? Staple, StapleFault Fault, string Sentence)
{
    public static StapleVerdict Refused(StapleFault fault, string sentence) => new(null, fault, sentence);
}
