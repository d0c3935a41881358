namespace Firmware.Ocsp;

/// <summary>What a fetch brought: a staple, or the sentence that says why not.</summary>
/// <param name="Sentence">What an operator is told, good or bad.</param>
/// <param name="RetryAfter">How long the responder asks to be left alone, where it said so.</param>
sealed record FetchOutcome(Staple? Staple, string Sentence, TimeSpan? RetryAfter)
{
    /// <summary>What was wrong with an answer that came; None where there is a staple and where no answer came.</summary>
    public StapleFault Fault { get; init; }

    /// <summary>How long HTTP says the answer stays fresh (Cache-Control, else Expires); it may only make the next fetch earlier. Null where HTTP says nothing, or forbids keeping it.</summary>
    public TimeSpan? MaxAge { get; init; }
}
