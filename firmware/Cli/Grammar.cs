namespace Firmware.Cli;

/// <summary>Links modes with the help of the words their rows share; a gap, an orphan or a conflict is found before the first prompt.</summary>
static class Grammar
{
    /// <param name="roots">The modes that lines begin in; those their rows lead into follow.</param>
    /// <param name="help">
    /// Text by path (<c>crypto pki</c>), by mode and path (<c>exec: clock</c>) where modes differ, and by <c>(mode)</c> for the title of <c>?</c>.
    /// </param>
    /// <param name="synonyms">Older spellings that are taken for the last word of a path: <c>crypto pki</c> → <c>ca</c>.</param>
    public static void Link(IEnumerable<Mode> roots, IReadOnlyDictionary<string, string> help, IReadOnlyDictionary<string, string> synonyms)
    {
        var problems = new List<string>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mode in AllModes(roots)) Link(mode, help, synonyms, used, problems);
        problems.AddRange(help.Keys.Where(k => !used.Contains(k)).Select(k => $"help for '{k}' belongs to no command"));
        if (problems.Count > 0) throw new InvalidOperationException("The command tables are at odds:\n" + string.Join('\n', problems.Distinct()));
    }

    public static IReadOnlyList<Mode> AllModes(IEnumerable<Mode> roots)
    {
        var found = new List<Mode>();
        var open = new Queue<Mode>(roots);
        while (open.TryDequeue(out var mode))
        {
            if (found.Contains(mode)) continue;
            found.Add(mode);
            foreach (var command in mode.Commands)
            {
                if (command.Body is { } body) open.Enqueue(body);
            }
        }
        return found;
    }

    static void Link(Mode mode, IReadOnlyDictionary<string, string> help, IReadOnlyDictionary<string, string> synonyms, HashSet<string> used, List<string> problems)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        mode.Title = Find(help, used, $"({mode.Name})") ?? "";
        if (mode.Title.Length == 0) problems.Add($"mode {mode.Name}: no title '({mode.Name})'");
        foreach (var twin in mode.Commands.GroupBy(c => c.Spec).Where(g => g.Count() > 1)) problems.Add($"{mode.Name}: '{twin.Key}' is declared twice");
        foreach (var command in mode.Commands.Where(c => c.Help.Length == 0)) problems.Add($"{mode.Name}: '{command.Spec}' has no help");
        foreach (var (command, token) in mode.Commands.SelectMany(c => c.Syntax.Tokens.Select(t => (c, t))))
        {
            token.Synonym = synonyms.GetValueOrDefault(token.Path);
            var shared = Find(help, used, $"{mode.Name}: {token.Path}") ?? Find(help, used, token.Path);
            token.Help = command.Syntax.Described == token ? command.Help : shared ?? "";
            if (command.Syntax.Described == token && !command.Row.IsHidden && !said.TryAdd(token.Path, token.Help) && said[token.Path] != token.Help)
                problems.Add($"{mode.Name}: '{token.Path}' is helped by '{said[token.Path]}' and by '{token.Help}'");
        }
        foreach (var (command, token) in mode.Commands.SelectMany(c => c.Syntax.Tokens.Select(t => (c, t))))
        {
            if (said.TryGetValue(token.Path, out var own)) token.Help = own;
            if (token.Help.Length == 0) problems.Add($"{mode.Name}: '{command.Spec}': no help for '{token.Path}'");
        }
    }

    static string? Find(IReadOnlyDictionary<string, string> help, HashSet<string> used, string key)
    {
        if (!help.TryGetValue(key, out var text)) return null;
        used.Add(key);
        return text;
    }
}
