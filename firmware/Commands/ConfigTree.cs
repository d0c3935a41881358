using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>A line of a configuration and, indented below it, its section's lines.</summary>
/// <param name="Text">As it was written, without its indent; a banner holds its further lines.</param>
/// <param name="Key">With abbreviations spelled out: lines with the same key set the same.</param>
/// <param name="Body">The mode it leads into, where it is known.</param>
sealed record ConfigNode(string Text, string Key, Mode? Body, IReadOnlyList<ConfigNode> Children);

/// <summary>Reads a configuration's text into its sections, without executing any of it.</summary>
sealed class ConfigTree(object device)
{
    const int MaxDepth = 8;

    /// <summary>So many lines of the outermost level are read before everybody else on the device thread has a turn.</summary>
    const int LinesInTurn = 16;

    const string End = "end";
    const string Banner = "banner ";

    // Only lines with these words are worth a second look.
    static readonly string[] secrets = ["secret", "password"];

    public async Task<IReadOnlyList<ConfigNode>> ParseAsync(string text)
    {
        var nodes = new List<ConfigNode>();
        for (var lines = new Queue<(int, string)>(LinesOf(text)); lines.Count > 0;)
        {
            nodes.Add(TakeOne(lines, Language.Config, MaxDepth));
            if (nodes.Count % LinesInTurn == 0) await Task.Yield();
        }
        return nodes;
    }

    /// <summary>The same configuration with the secrets that it gives in clear as running-config would keep them; what cannot be kept stays as it is, and is refused when it is executed.</summary>
    /// <param name="session">Whose router keeps them.</param>
    /// <param name="nodes">The configuration, or a section of it.</param>
    /// <param name="kept">What runs now in its place.</param>
    public async Task<IReadOnlyList<ConfigNode>> SealAsync(Session session, IReadOnlyList<ConfigNode> nodes, IReadOnlyList<ConfigNode> kept, Mode? mode = null)
    {
        mode ??= Language.Config;
        var isSealed = new List<ConfigNode>(nodes.Count);
        foreach (var node in nodes)
        {
            var twin = node.Body is null ? null : kept.FirstOrDefault(k => k.Key == node.Key);
            if (node.Body is { } body) isSealed.Add(node with { Children = await SealAsync(session, node.Children, twin?.Children ?? [], body) });
            else isSealed.Add(await LineOfAsync(session, mode, node, kept) is { } line ? node with { Text = line, Key = Read(mode, line).Key } : node);
        }
        return isSealed;
    }

    async Task<string?> LineOfAsync(Session session, Mode mode, ConfigNode node, IReadOnlyList<ConfigNode> kept)
    {
        if (!secrets.Any(word => node.Key.Contains(word, StringComparison.Ordinal))) return null;
        if (new Parser(mode, Prefix.None, Rights.All, device).Parse(new CommandLine(node.Text), 0) is not { Outcome: Outcome.Found } parsed) return null;
        try { return await parsed.Command!.SealAsync(session, kept.Select(k => k.Text), parsed.Args!); }
        catch (Exception e) when (e is CommandException or InvalidValueException) { return null; }
    }

    /// <summary>What a section has that was only just made.</summary>
    public IReadOnlyList<ConfigNode> Fresh(Mode? body) => body?.Fresh is not { } section ? [] : Parse(body.Nvgen(section).Select(line => (IndentOf(line), line.Trim())), body);

    List<ConfigNode> Parse(IEnumerable<(int Indent, string Text)> lines, Mode mode) => Take(new Queue<(int, string)>(lines), -1, mode, MaxDepth);

    List<ConfigNode> Take(Queue<(int Indent, string Text)> lines, int above, Mode? mode, int depth)
    {
        var nodes = new List<ConfigNode>();
        while (lines.TryPeek(out var line) && line.Indent > above) nodes.Add(TakeOne(lines, mode, depth));
        return nodes;
    }

    ConfigNode TakeOne(Queue<(int Indent, string Text)> lines, Mode? mode, int depth)
    {
        var line = lines.Dequeue();
        var (key, body) = Read(mode, line.Text);
        return new ConfigNode(line.Text, key, body, depth > 0 ? Take(lines, line.Indent, body, depth - 1) : []);
    }

    (string Key, Mode? Body) Read(Mode? mode, string text)
    {
        var line = new CommandLine(text);
        var isNo = line.Count > 1 && line[0].Text == "no";
        if (mode is null) return (text, null);
        var parser = new Parser(mode, isNo ? Prefix.No : Prefix.None, Rights.All, device);
        var done = parser.Walk(line, isNo ? 1 : 0, out var failure).FirstOrDefault(parser.MayEnd);
        if (failure is not null || done is null) return (text, null);
        var words = new Stack<string>();
        for (var taken = done.Taken; taken is not null; taken = taken.Before) words.Push(taken.Value);
        return ((isNo ? "no " : "") + string.Join(' ', words), isNo ? null : done.Command.Body);
    }

    // Comments, the statement of the version and what follows `end` set nothing.
    static IEnumerable<(int Indent, string Text)> LinesOf(string text)
    {
        var lines = new Queue<string>(text.Split('\n').Select(l => l.TrimEnd('\r')));
        while (lines.TryDequeue(out var line))
        {
            var trimmed = line.Trim();
            if (line.TrimEnd() == End) yield break;
            if (trimmed.Length == 0 || trimmed[0] == '!' || line.StartsWith("version ", StringComparison.Ordinal)) continue;
            yield return (IndentOf(line), line.StartsWith(Banner, StringComparison.Ordinal) ? WholeBanner(line, lines) : trimmed);
        }
    }

    // banner motd ^C … ^C: up to the line that holds the delimiter again.
    static string WholeBanner(string first, Queue<string> rest)
    {
        var words = first.Split(' ', 3);
        if (words.Length < 3 || words[2].Length == 0) return first;
        var delimiter = words[2].StartsWith('^') && words[2].Length > 1 ? words[2][..2] : words[2][..1];
        var text = first;
        var isOpen = !words[2][delimiter.Length..].Contains(delimiter, StringComparison.Ordinal);
        while (isOpen && rest.TryDequeue(out var next))
        {
            text += "\n" + next;
            isOpen = !next.Contains(delimiter, StringComparison.Ordinal);
        }
        return text;
    }

    static int IndentOf(string line) => line.Length - line.TrimStart(' ', '\t').Length;
}
