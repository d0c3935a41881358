namespace Firmware.Cli;

/// <summary>
/// A spec string read once: <c>words</c>, <c>&lt;name:TYPE&gt;</c>, <c>&lt;name:one|two&gt;</c>, <c>[optional]</c>, <c>{a|b}</c>;
/// a <c>+</c> before <c>&gt;</c> lets the parameter repeat, one after <c>}</c> lets its parts follow each other in any order, each word once.
/// </summary>
sealed class Syntax
{
    readonly IReadOnlyList<Part> parts;
    readonly IReadOnlyList<ParameterType> types;

    public Syntax(string spec, IReadOnlyList<ParameterType> types)
    {
        this.types = types;
        var reader = new SpecReader(spec);
        parts = reader.ReadAll();
        var (first, empty) = Build(parts, "", [], true);
        if (empty || first.Count == 0) throw new FormatException($"'{spec}': a command begins with a keyword");
        First = first;
        Parameters = [.. ParametersOf(parts).Distinct()];
    }

    /// <summary>What a line may begin with.</summary>
    public IReadOnlyList<Token> First { get; }

    /// <summary>Every place of the command, each once.</summary>
    public List<Token> Tokens { get; } = [];

    /// <summary>The place that the row's own help describes: the last one that must be there and is not one of several keywords.</summary>
    public Token? Described { get; private set; }

    /// <summary>The names of its parameters, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The command as running-config writes it; <paramref name="value"/> gives null for an argument, or an optional word, left out.</summary>
    public string Render(Func<string, string?> value) => string.Join(' ', Render(parts, value));

    static IEnumerable<string> ParametersOf(IReadOnlyList<Part> parts) => parts.SelectMany(part => part switch
    {
        Part.Parameter parameter => [parameter.Name],
        Part.Optional optional => ParametersOf(optional.Body),
        Part.Choice choice => choice.Bodies.SelectMany(ParametersOf),
        _ => Array.Empty<string>(),
    });

    static IEnumerable<string> Render(IReadOnlyList<Part> parts, Func<string, string?> value) => parts.SelectMany(part => part switch
    {
        Part.Keyword word => [word.Text],
        Part.Parameter parameter => value(parameter.Name) is { } text ? [text] : [],
        Part.Optional optional => IsGiven(optional.Body, value) ? Render(optional.Body, value) : [],
        Part.Choice choice => Render(choice.Bodies.FirstOrDefault(b => IsGiven(b, value)) ?? choice.Bodies[0], value),
        _ => Array.Empty<string>(),
    });

    static bool IsGiven(IReadOnlyList<Part> body, Func<string, string?> value)
    {
        var parameters = body.OfType<Part.Parameter>().ToArray();
        return parameters.Length > 0 ? parameters.All(p => value(p.Name) is not null) : body is [Part.Keyword word, ..] && value(word.Text) is not null;
    }

    // From the last part to the first, so that each token is made knowing what follows it.
    (List<Token> First, bool Empty) Build(IReadOnlyList<Part> sequence, string prefix, List<Token> after, bool endAfter, bool described = true)
    {
        var paths = PathsBefore(sequence, prefix);
        for (var i = sequence.Count - 1; i >= 0; i--)
        {
            switch (sequence[i])
            {
                case Part.Keyword word:
                    after = [Make(word.Text, null, null, paths[i], after, endAfter, false)];
                    if (described) Described ??= after[0];
                    endAfter = false;
                    break;
                case Part.Parameter parameter:
                    after = Make(parameter, paths[i], after, endAfter);
                    if (described && after is [{ Type: not null }]) Described ??= after[0];
                    endAfter = false;
                    break;
                case Part.Optional optional:
                    after = [.. Build(optional.Body, paths[i], after, endAfter, described: false).First, .. after];
                    break;
                case Part.Choice { Repeats: true } choice:
                    after = BuildRepeated(choice, paths[i], after, endAfter);
                    endAfter = false;
                    break;
                case Part.Choice choice:
                    after = [.. choice.Bodies.SelectMany(b => Build(b, paths[i], after, endAfter, described: false).First)];
                    endAfter = false;
                    break;
            }
        }
        return (after, endAfter);
    }

    // Whatever ends one part is followed by the beginnings of all: a placeholder stands for them until they are known.
    List<Token> BuildRepeated(Part.Choice choice, string path, List<Token> after, bool endAfter)
    {
        var again = new Token("", null, null, path);
        var first = choice.Bodies.SelectMany(b => Build(b, path, [again, .. after], endAfter, described: false).First).ToList();
        foreach (var token in first) token.Repeats = true;
        foreach (var token in Tokens.Where(t => t.Next.Remove(again))) token.Next.InsertRange(0, first);
        return first;
    }

    // Optional parts do not lengthen the path, so that their words have one help however the line came to them.
    static string[] PathsBefore(IReadOnlyList<Part> sequence, string prefix)
    {
        var paths = new string[sequence.Count];
        for (var i = 0; i < sequence.Count; i++)
        {
            paths[i] = prefix;
            prefix = sequence[i] switch
            {
                Part.Keyword word => Join(prefix, word.Text),
                Part.Parameter parameter => Join(prefix, $"<{parameter.Name}>"),
                Part.Choice { Bodies: [[Part.Keyword first, ..], ..] } => Join(prefix, first.Text),
                Part.Choice { Bodies: [[Part.Parameter first], ..] } => Join(prefix, $"<{first.Name}>"),
                _ => prefix,
            };
        }
        return paths;
    }

    List<Token> Make(Part.Parameter parameter, string prefix, List<Token> after, bool endAfter)
    {
        var type = ParameterType.Find(parameter.Type, types);
        if (type is null && (parameter.Type.Length == 0 || parameter.Type.Any(char.IsAsciiLetterUpper) && !parameter.Type.Contains('|', StringComparison.Ordinal)))
            throw new FormatException($"'{parameter.Type}' is no parameter type");
        var tokens = type is not null
            ? [Make($"<{parameter.Name}>", type, parameter.Name, prefix, after, endAfter, parameter.Repeats)]
            : parameter.Type.Split('|').Select(w => Make(w, null, parameter.Name, prefix, after, endAfter, parameter.Repeats)).ToList();
        if (parameter.Repeats)
        {
            foreach (var token in tokens) token.Next.InsertRange(0, tokens);
        }
        return tokens;
    }

    Token Make(string text, ParameterType? type, string? argument, string prefix, List<Token> after, bool canEnd, bool repeats)
    {
        var token = new Token(text, type, argument, Join(prefix, text)) { Repeats = repeats, CanEnd = canEnd };
        token.Next.AddRange(after);
        Tokens.Add(token);
        return token;
    }

    static string Join(string prefix, string word) => prefix.Length == 0 ? word : $"{prefix} {word}";
}
