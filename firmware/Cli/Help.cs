using System.Text;

namespace Firmware.Cli;

/// <summary>What <c>?</c> and Tab say about a line that is being typed.</summary>
sealed class Help(Resolver resolver, int width)
{
    const string LineMayEnd = "<cr>";
    const int WithoutWidth = 80;
    const string RestOfLine = "LINE";
    const string Pipe = "|";
    const string Extension = " (Staplebox extension)";

    /// <summary>The text printed for <c>?</c> after <paramref name="typed"/>, which ends in a line feed.</summary>
    /// <param name="typed">The line so far.</param>
    /// <param name="aliases">Those that the word begun may become, as help shows them.</param>
    public string For(string typed, IReadOnlyList<string> aliases)
    {
        if (PipeIn(typed) is { } pipe) return Render(Entries([new Position(OutputModifier.Modes, resolver, () => true)], Prefix.None, new CommandLine(typed[(pipe + 1)..]), 0, IsOpen(typed)), typed, "");
        var resolved = resolver.Resolve(new CommandLine(typed));
        var open = IsOpen(typed);
        // `n?` asks for words that begin with n, and `no` itself is one until a blank follows.
        if (!open && resolved.From == resolved.Line.Count && resolved.From > 0) resolved = resolved with { Prefix = Prefix.None, From = 0 };
        var entries = Entries(resolved.Modes, resolved.Prefix, resolved.Line, resolved.From, open);
        if (!resolved.IsExec && resolved.From == 0) entries = WithPrefixes(entries, resolved.Line, open);
        if (resolved.IsExec && open && MayPipe(resolved)) entries.Entries.Insert(Math.Max(0, entries.Entries.Count - 1), new(Pipe, "Output modifiers"));
        var title = resolved.Line.Count == resolved.From && resolved.Prefix == Prefix.None ? resolved.Modes[0].Mode.Title : "";
        return aliases.Count > 0 ? InColumns([.. aliases, .. entries.Entries.Select(e => e.Display)]) + "\n" : Render(entries, typed, title);
    }

    /// <summary>The line with its last word completed and a blank after it, where it is clear which word is meant.</summary>
    public Completion Complete(string typed)
    {
        if (IsOpen(typed)) return default;
        var pipe = PipeIn(typed);
        var resolved = pipe is null ? resolver.Resolve(new CommandLine(typed)) : null;
        var (entries, _) = resolved is null
            ? Entries([new Position(OutputModifier.Modes, resolver, () => true)], Prefix.None, new CommandLine(typed[(pipe!.Value + 1)..]), 0, false)
            : resolved.From == resolved.Line.Count ? ([], null) : WithPrefixes(Entries(resolved.Modes, resolved.Prefix, resolved.Line, resolved.From, false), resolved.Line, resolved.IsExec || resolved.From > 0);
        var words = entries.Where(e => char.IsAsciiLetterLower(e.Display[0]) || char.IsAsciiDigit(e.Display[0])).ToArray();
        var word = typed[(typed.LastIndexOfAny([' ', '\t']) + 1)..];
        var exact = words.FirstOrDefault(w => w.Display.Equals(word, StringComparison.OrdinalIgnoreCase));
        return words.Length == 1 || exact.Display is not null
            ? new Completion(string.Concat(typed.AsSpan(0, typed.Length - word.Length), exact.Display ?? words[0].Display, " "), false)
            : new Completion(null, words.Length > 1);
    }

    static bool IsOpen(string typed) => typed.Length == 0 || typed[^1] is ' ' or '\t';

    (List<HelpEntry> Entries, Parsed? Failure) Entries(IReadOnlyList<Position> modes, Prefix prefix, CommandLine line, int from, bool open)
    {
        Parsed? failure = null;
        foreach (var position in modes)
        {
            var parser = position.Section == resolver ? new Parser(position.Mode, prefix, Rights.All, position.Section) : resolver.ParserOf(position, prefix);
            var found = Entries(parser, line, from, open, out var why);
            if (found.Count > 0) return (found, null);
            failure ??= why;
        }
        return ([], failure);
    }

    static List<HelpEntry> Entries(Parser parser, CommandLine line, int from, bool open, out Parsed? failure)
    {
        var count = open ? line.Count : line.Count - 1;
        var readings = parser.Walk(line.First(count), from, out failure).Where(r => !r.Command.Row.IsHidden && r.At <= count).ToList();
        var next = readings.SelectMany(r => r.Next.Where(t => parser.MayTake(r, t, line, count, open)).Select(t => (r.Command, Token: t)))
            .GroupBy(o => o.Token.Display).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new HelpEntry(g.Key, g.First().Token.Help + (g.All(o => o.Command.Row.IsOurs) ? Extension : "")))
            .ToList();
        // Inside the rest of a line a blank is text like any other: what was typed so far may be all of it.
        var isInside = next.Count == 0 && readings.Any(r => r.Last?.Type?.Name == RestOfLine);
        if (isInside) next.Add(new(RestOfLine, ""));
        if (open ? readings.Any(parser.MayEnd) : isInside || next is [{ Display: RestOfLine }]) next.Add(new(LineMayEnd, ""));
        return next;
    }

    static (List<HelpEntry> Entries, Parsed? Failure) WithPrefixes((List<HelpEntry> Entries, Parsed? Failure) found, CommandLine line, bool open)
    {
        if (line.Count > 1 || line.Count == 1 && open) return found;
        var typed = line.Count == 0 ? "" : line[0].Text;
        var prefixes = Resolver.Prefixes.Where(p => p.Display.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        return ([.. found.Entries.Concat(prefixes).OrderBy(e => e.Display, StringComparer.Ordinal)], found.Failure);
    }

    bool MayPipe(Resolved resolved) => resolver.Parse(resolved) is { Parsed: { Outcome: Outcome.Found } parsed } && Session.IsFilterable(parsed.Command!);

    int? PipeIn(string typed)
    {
        var pipe = typed.IndexOf('|', StringComparison.Ordinal);
        if (pipe < 0) return null;
        var resolved = resolver.Resolve(new CommandLine(typed, pipe));
        return resolved.IsExec && MayPipe(resolved) ? pipe : null;
    }

    string Render((List<HelpEntry> Entries, Parsed? Failure) found, string typed, string title)
    {
        var (entries, failure) = found;
        if (entries.Count == 0)
            return failure?.Outcome == Outcome.Ambiguous ? $"% Ambiguous command:  \"{typed}\"\n" : "% Unrecognized command\n";
        if (!IsOpen(typed) || entries[0] is { Display: RestOfLine, Text: "" }) return InColumns([.. entries.Select(e => e.Display)]) + "\n";
        var longest = entries.Where(e => e.Display != LineMayEnd).Select(e => e.Display.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder(title.Length > 0 ? title + "\n" : "");
        foreach (var (display, help) in entries) text.Append($"  {display.PadRight(longest)}  {help}".TrimEnd()).Append('\n');
        return text.Append('\n').ToString();
    }

    int Columns => width == 0 ? WithoutWidth : width;

    string InColumns(string[] words)
    {
        if (words is [RestOfLine, LineMayEnd]) return $"{RestOfLine}    {LineMayEnd}\n";
        var line = string.Join("  ", words);
        if (line.Length < Columns) return line + "\n";
        var column = words.Max(w => w.Length) + 2;
        var perLine = Math.Max(1, Columns / column);
        return string.Concat(words.Chunk(perLine).Select(row => string.Concat(row.Select(w => w.PadRight(column))).TrimEnd() + "\n"));
    }
}
