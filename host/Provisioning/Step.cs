using Host.Plans;

namespace Host.Provisioning;

/// <summary>One thing that is missing on the router and how it gets there; doing it twice, or after half of it was done, ends the same.</summary>
abstract class Step(string title, PlanMark mark)
{
    public string Title => title;
    public PlanMark Mark { get; protected set; } = mark;

    /// <summary>
    /// Makes something appear that a router may still hold certificates for: after a power cut they outlive a configuration that was
    /// not saved, and come back with their trustpoint. What is missing has to be asked again then.
    /// </summary>
    public bool MayReviveCertificates { get; init; }

    /// <summary>What would be typed, secrets masked; what a person or a program does meanwhile stands after an exclamation mark.</summary>
    public abstract IEnumerable<string> Script { get; }

    /// <param name="router">At any of its prompts.</param>
    /// <param name="say">Takes a sentence for the person watching.</param>
    /// <param name="cancel">Ends the step where it stands.</param>
    /// <exception cref="Talk.RouterException">The router refused.</exception>
    public abstract Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel);
}
