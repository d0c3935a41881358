namespace Firmware.Cli;

partial class Session
{
    const string IncompleteMessage = "% Incomplete command.\n\n";
    const string CaretMessage = "% Invalid input detected at '^' marker.\n\n";

    /// <summary>Whether output modifiers may follow a command: those that show something.</summary>
    public static bool IsFilterable(Command command) => command.Spec.Split(' ') is ["show" or "more" or "dir", ..] or ["write", "terminal"];

    /// <summary>Executes one line as if it had been typed; what it is wrong with is written, never thrown.</summary>
    /// <param name="text">The line.</param>
    /// <param name="columnOf">Where a character of it stands on the screen, for the caret.</param>
    public async Task ExecuteAsync(string text, Func<int, int> columnOf)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed[0] == '!') return;
        LeaveRemovedSections();
        (text, columnOf) = ExpandAlias(text, columnOf);
        try
        {
            var pipe = FindModifier(text);
            await ExecuteAsync(new CommandLine(text, pipe), pipe is { } at ? text[(at + 1)..] : null, columnOf);
        }
        catch (CommandException refusal) { Refuse(refusal.Message + "\n"); }
        catch (InvalidValueException invalid) { PointAt(columnOf(invalid.Column)); }
        finally { filter = null; }
    }

    async Task ExecuteAsync(CommandLine line, string? modifier, Func<int, int> columnOf)
    {
        var resolver = NewResolver();
        var resolved = resolver.Resolve(line);
        if (resolved.From == line.Count)
        {
            Refuse(IncompleteMessage);
            return;
        }
        var (parsed, position) = resolver.Parse(resolved);
        switch (parsed.Outcome)
        {
            case Outcome.Found:
                if (modifier is null || TryFilter(modifier, line, columnOf)) await RunAsync(resolved, parsed, position);
                break;
            case Outcome.Ambiguous:
                Refuse($"% Ambiguous command:  \"{line.Text.Trim()}\"\n");
                break;
            case Outcome.Incomplete:
                Refuse(IncompleteMessage);
                break;
            case Outcome.Invalid when !IsConfiguring && line.Count == 1 && parsed.Depth == 0 && host.LooksUpHosts:
                await host.LookUpAsync(this, line[0].Text);
                break;
            default:
                PointAt(columnOf(parsed.Column));
                break;
        }
    }

    async Task RunAsync(Resolved resolved, Parsed parsed, Position position)
    {
        var command = parsed.Command!;
        if (!resolved.IsExec)
        {
            // A command of an enclosing mode leaves the ones inside it.
            while (positions.Peek() != position) positions.Pop();
        }
        foreach (var section in SectionRange.Of(position.Section, command))
        {
            await (resolved.Prefix switch
            {
                Prefix.None => command.SetAsync(this, section, parsed.Args!),
                Prefix.No => command.UnsetAsync(this, section, parsed.Args!),
                _ => command.DefaultAsync(this, section, parsed.Args!),
            });
        }
        if (filter is not null) await filter.EndAsync();
        if (!resolved.IsExec && script is null) host.Applied();
    }

    Resolver NewResolver() => new(host, [.. positions], Rights);

    void LeaveRemovedSections()
    {
        if (positions.All(p => p.IsAlive())) return;
        while (positions.Any(p => !p.IsAlive())) positions.Pop();
    }

    // A `|` begins a modifier only after a command whose output can be filtered; elsewhere it is text.
    int? FindModifier(string text)
    {
        var pipe = text.IndexOf('|', StringComparison.Ordinal);
        if (pipe < 0) return null;
        var resolver = NewResolver();
        var resolved = resolver.Resolve(new CommandLine(text, pipe));
        return resolved.IsExec && resolver.Parse(resolved).Parsed is { Outcome: Outcome.Found } parsed && IsFilterable(parsed.Command!) ? pipe : null;
    }

    bool TryFilter(string modifier, CommandLine line, Func<int, int> columnOf)
    {
        var words = new CommandLine(modifier, keepsBlanks: true);
        var parsed = new Parser(OutputModifier.Modes, Prefix.None, Rights.All, this).Parse(words, 0);
        switch (parsed.Outcome)
        {
            case Outcome.Found:
                filter = OutputModifier.Of(parsed, WritePaged, (url, text, append) => host.SaveAsync(this, url, text, append));
                return true;
            case Outcome.Ambiguous:
                Refuse($"% Ambiguous command:  \"{line.Text.Trim()} |{modifier.TrimEnd()}\"\n");
                return false;
            case Outcome.Incomplete:
                Refuse(IncompleteMessage);
                return false;
            default:
                PointAt(columnOf(line.End + 1 + parsed.Column));
                return false;
        }
    }

    void PointAt(int column) => Refuse($"{new string(' ', column)}^\n{CaretMessage}");

    void Refuse(string text)
    {
        refusal += text;
        WritePaged(text);
    }
}
