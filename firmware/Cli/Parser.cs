namespace Firmware.Cli;

/// <summary>What stands before a configuration command.</summary>
enum Prefix { None, No, Default }

/// <summary>How the parse of a line ended.</summary>
enum Outcome { Found, Incomplete, Ambiguous, Invalid }

/// <summary>A parsed line: the command and what it was given, or where and why it stopped.</summary>
/// <param name="Column">The offending character's column, for <see cref="Outcome.Invalid"/>.</param>
/// <param name="Depth">How many words were understood.</param>
sealed record Parsed(Outcome Outcome, Command? Command, Args? Args, int Column, int Depth);

/// <summary>One way to read the line so far: a command, and the place reached in it.</summary>
sealed record Reading(Command Command, Token? Last, int At, Taken? Taken)
{
    public IReadOnlyList<Token> Next => Last?.Next ?? Command.Syntax.First;

    /// <summary>The words so far, keywords in full.</summary>
    public string Path => Taken is null ? "" : string.Join(' ', Words(Taken).Reverse());

    /// <summary>Whether a parameter was typed, not only keywords.</summary>
    public bool HasValue
    {
        get
        {
            for (var taken = Taken; taken is not null; taken = taken.Before)
            {
                if (!taken.Token.IsKeyword) return true;
            }
            return false;
        }
    }

    static IEnumerable<string> Words(Taken? taken)
    {
        for (; taken is not null; taken = taken.Before) yield return taken.Value;
    }
}

/// <summary>A token and the value it took, linked to the one before.</summary>
sealed record Taken(Token Token, string Value, int Column, Taken? Before);

/// <summary>Reads lines against a mode's rows, word by word: an exact keyword goes before an abbreviation, that before a value.</summary>
sealed class Parser(Mode mode, Prefix prefix, Rights rights, object device)
{
    public Parsed Parse(CommandLine line, int from)
    {
        var readings = Walk(line, from, out var failure);
        if (failure is not null) return failure;
        var done = readings.FirstOrDefault(r => MayEnd(r));
        return done is null
            ? new Parsed(Outcome.Incomplete, null, null, line.Text.Length, line.Count)
            : new Parsed(Outcome.Found, done.Command, ArgsOf(done), 0, line.Count);
    }

    /// <summary>Every way to read the line's words from <paramref name="from"/> on; none where <paramref name="failure"/> says why.</summary>
    public IReadOnlyList<Reading> Walk(CommandLine line, int from, out Parsed? failure)
    {
        failure = null;
        IReadOnlyList<Reading> readings = [.. Candidates(line, from).Select(c => new Reading(c, null, from, null))];
        for (var at = from; at < line.Count && failure is null; at++)
            readings = Step(line, at, readings, out failure);
        return readings;
    }

    /// <summary>Whether the command may end where the reading stands; <c>no</c> may leave the value out.</summary>
    public bool MayEnd(Reading reading) => reading.Last is { } last
        && (last.CanEnd || prefix != Prefix.None && reading.Command.NoMayEndAfter(last));

    /// <summary>Whether a word of the line could stand at this place.</summary>
    public bool MayTake(Reading reading, Token token, CommandLine line, int at, bool open) => rights.MayTake(mode, prefix, reading, token) && (token.IsKeyword
        ? !IsRepeated(reading, token) && (open || token.Text.StartsWith(line[at].Text, StringComparison.OrdinalIgnoreCase))
        : open || token.Type!.Take(line, at, device, out _) > 0);

    // The first word rules out nearly every command of a mode; where it rules out all, all are asked how much of it was right.
    List<Command> Candidates(CommandLine line, int from)
    {
        var visible = mode.Commands.Where(IsVisible).ToList();
        if (from >= line.Count) return visible;
        var word = line[from].Text;
        var begun = visible.FindAll(c => c.Syntax.First.Any(t => !t.IsKeyword || Is(t, word) || t.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
        return begun.Count > 0 ? begun : visible;
    }

    bool IsVisible(Command command) => (prefix == Prefix.None || command.HasNoForm)
        && (rights.IsAll || command.Syntax.First.Any(t => rights.MayTake(mode, prefix, new Reading(command, null, 0, null), t)));

    List<Reading> Step(CommandLine line, int at, IReadOnlyList<Reading> readings, out Parsed? failure)
    {
        failure = null;
        var word = line[at].Text;
        var options = readings.Where(r => r.At == at).SelectMany(r => r.Next.Where(t => !IsRepeated(r, t) && (!t.IsKeyword || rights.MayTake(mode, prefix, r, t))).Select(t => (Reading: r, Token: t))).ToList();
        var keywords = options.Where(o => o.Token.IsKeyword).ToList();
        var chosen = keywords.Where(o => Is(o.Token, word)).ToList();
        if (chosen.Count == 0) chosen = [.. keywords.Where(o => o.Token.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Select(o => o.Token.Text).Distinct().Count() > 1)
        {
            failure = new Parsed(Outcome.Ambiguous, null, null, line[at].Column, at);
            return [];
        }
        var next = chosen.Count > 0
            ? chosen.Select(o => new Reading(o.Reading.Command, o.Token, at + 1, new Taken(o.Token, o.Token.Text, line[at].Column, o.Reading.Taken))).ToList()
            : TakeValues(line, at, options);
        next.AddRange(readings.Where(r => r.At > at));
        if (next.Count == 0) failure = new Parsed(Outcome.Invalid, null, null, line[at].Column + LongestBeginning(word, keywords.Select(o => o.Token.Text)), at);
        return next;
    }

    List<Reading> TakeValues(CommandLine line, int at, IEnumerable<(Reading Reading, Token Token)> options)
    {
        var best = new List<Reading>();
        foreach (var group in options.Where(o => o.Token.Type is not null).GroupBy(o => o.Token.Type!.Rank).OrderBy(g => g.Key))
        {
            foreach (var (reading, token) in group)
            {
                var words = token.Type!.Take(line, at, device, out var value);
                if (words > 0 && rights.MayTake(mode, prefix, reading, token, value)) best.Add(new Reading(reading.Command, token, at + words, new Taken(token, value, line[at].Column, reading.Taken)));
            }
            if (best.Count > 0) break;
        }
        return best;
    }

    static bool Is(Token token, string word)
        => token.Text.Equals(word, StringComparison.OrdinalIgnoreCase) || token.Synonym is { } synonym && synonym.Equals(word, StringComparison.OrdinalIgnoreCase);

    // A keyword out of a repeating list stands once; a typed value may come again.
    static bool IsRepeated(Reading reading, Token token)
    {
        if (!token.Repeats || !token.IsKeyword) return false;
        for (var taken = reading.Taken; taken is not null; taken = taken.Before)
        {
            if (taken.Token == token) return true;
        }
        return false;
    }

    static int LongestBeginning(string word, IEnumerable<string> keywords)
        => keywords.Select(k => k.Zip(word).TakeWhile(p => char.ToLowerInvariant(p.First) == char.ToLowerInvariant(p.Second)).Count()).DefaultIfEmpty().Max();

    Args ArgsOf(Reading reading)
    {
        var all = new Stack<Taken>();
        for (var taken = reading.Taken; taken is not null; taken = taken.Before) all.Push(taken);
        var args = new Args(prefix == Prefix.No);
        foreach (var taken in all) args.Take(taken.Token, taken.Value, taken.Column);
        return args;
    }
}
