namespace Firmware.Cli;

/// <summary>A part of a spec string as it is written.</summary>
abstract record Part
{
    public sealed record Keyword(string Text) : Part;
    public sealed record Parameter(string Name, string Type, bool Repeats) : Part;
    public sealed record Optional(IReadOnlyList<Part> Body) : Part;
    public sealed record Choice(IReadOnlyList<IReadOnlyList<Part>> Bodies, bool Repeats) : Part;
}

/// <summary>Reads a spec string; what is malformed is a <see cref="FormatException"/> that names the spec.</summary>
ref struct SpecReader(string spec)
{
    int at;

    public List<Part> ReadAll()
    {
        var parts = ReadSequence();
        return at == spec.Length ? parts : throw Malformed($"unexpected '{spec[at]}'");
    }

    List<Part> ReadSequence()
    {
        var parts = new List<Part>();
        for (SkipBlanks(); at < spec.Length && spec[at] is not (']' or '}' or '|'); SkipBlanks())
            parts.Add(ReadPart());
        return parts;
    }

    Part ReadPart()
    {
        switch (spec[at])
        {
            case '[':
                at++;
                var body = ReadSequence();
                Expect(']');
                return new Part.Optional(body);
            case '{':
                var bodies = new List<IReadOnlyList<Part>>();
                do { at++; bodies.Add(ReadSequence()); }
                while (at < spec.Length && spec[at] == '|');
                Expect('}');
                var repeats = at < spec.Length && spec[at] == '+';
                if (repeats) at++;
                return new Part.Choice(bodies, repeats);
            case '<':
                return ReadParameter();
            default:
                var start = at;
                while (at < spec.Length && spec[at] is not (' ' or ']' or '}' or '|')) at++;
                return new Part.Keyword(spec[start..at]);
        }
    }

    Part.Parameter ReadParameter()
    {
        var close = spec.IndexOf('>', at);
        if (close < 0) throw Malformed("'<' without '>'");
        var inside = spec[(at + 1)..close];
        at = close + 1;
        var repeats = inside.EndsWith('+');
        var colon = inside.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw Malformed($"<{inside}> is not <name:TYPE>");
        return new Part.Parameter(inside[..colon], inside[(colon + 1)..].TrimEnd('+'), repeats);
    }

    void Expect(char wanted)
    {
        if (at >= spec.Length || spec[at] != wanted) throw Malformed($"'{wanted}' expected at {at}");
        at++;
    }

    void SkipBlanks()
    {
        while (at < spec.Length && spec[at] == ' ') at++;
    }

    readonly FormatException Malformed(string why) => new($"'{spec}': {why}");
}
