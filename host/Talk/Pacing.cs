namespace Host.Talk;

/// <summary>How long a conversation waits. The defaults suit 9600 baud and a router that boots.</summary>
sealed record Pacing
{
    /// <summary>For a line's echo: 80 characters take 90 ms at 9600 baud, 2.7 s at 300.</summary>
    public TimeSpan Echo { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>For more output of a command that has begun to answer; a whole running-config at 9600 baud never pauses this long.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a key to be made: RSA 3072 in a slow TPM takes half a minute.</summary>
    public TimeSpan KeyMaking { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>For a prompt, from power-on or whatever else is on the line.</summary>
    public TimeSpan Reach { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Silence after which an unknown screen is nudged.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Silence after which a prompt that a message interrupted is believed: the router may be redrawing it.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(60);
}
