namespace Firmware.Cli;

/// <summary>One place of a command: a keyword, or a typed parameter; it knows what may follow it.</summary>
/// <param name="text">The keyword, or the parameter's name.</param>
/// <param name="type">Null for a keyword.</param>
/// <param name="argument">The argument it gives a value to; null for a plain keyword.</param>
/// <param name="path">The words that lead here, itself included: the key of its help.</param>
sealed class Token(string text, ParameterType? type, string? argument, string path)
{
    public string Text => text;
    public ParameterType? Type => type;
    public string? Argument => argument;
    public string Path => path;

    /// <summary>Whether it stands for a value: typed, or one of several keywords.</summary>
    public bool IsValue => argument is not null;
    public bool IsKeyword => type is null;

    /// <summary>Belongs to a parameter that may be given several times.</summary>
    public bool Repeats { get; set; }

    public List<Token> Next { get; } = [];

    /// <summary>Whether the command may end here.</summary>
    public bool CanEnd { get; set; }

    /// <summary>What <c>?</c> says; given when the grammar is linked.</summary>
    public string Help { get; set; } = "";

    /// <summary>An older spelling that is taken too.</summary>
    public string? Synonym { get; set; }

    public string Display => type?.Display ?? text;
}
