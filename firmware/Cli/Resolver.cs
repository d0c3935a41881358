namespace Firmware.Cli;

/// <summary>A line cut into prefix, command and output modifier, with the modes it may belong to, innermost first.</summary>
sealed record Resolved(IReadOnlyList<Position> Modes, Prefix Prefix, CommandLine Line, int From, bool IsExec);

/// <summary>Decides whose command a line is: <c>do</c> leads to EXEC, <c>no</c> and <c>default</c> negate, outer modes' commands are taken too.</summary>
sealed class Resolver(SessionHost host, IReadOnlyList<Position> positions, Rights rights)
{
    const string Do = "do";
    const string No = "no";
    const string Default = "default";
    const int ShortestDefault = 3;

    readonly Position exec = new(host.Exec, host.Device, () => true);

    /// <summary>Words that may stand before a configuration command, with their help.</summary>
    public static readonly IReadOnlyList<HelpEntry> Prefixes =
    [
        new(Default, "Set a command to its defaults"),
        new(Do, "To run exec commands in config mode"),
        new(No, "Negate a command or set its defaults"),
    ];

    public Resolved Resolve(CommandLine line)
    {
        if (positions.Count == 0) return new Resolved([exec], Prefix.None, line, 0, true);
        var first = line.Count > 0 ? line[0].Text.ToLowerInvariant() : "";
        if (first == Do) return new Resolved([exec], Prefix.None, line, 1, true);
        var prefix = first == No ? Prefix.No : first.Length >= ShortestDefault && Default.StartsWith(first, StringComparison.Ordinal) ? Prefix.Default : Prefix.None;
        return new Resolved(positions, prefix, line, prefix == Prefix.None ? 0 : 1, false);
    }

    /// <summary>The command of the innermost mode that knows the line; else the failure that came furthest.</summary>
    public (Parsed Parsed, Position Position) Parse(Resolved resolved)
    {
        (Parsed Parsed, Position Position)? best = null;
        foreach (var position in resolved.Modes)
        {
            var parsed = ParserOf(position, resolved.Prefix).Parse(resolved.Line, resolved.From);
            if (parsed.Outcome == Outcome.Found || best is null && parsed.Outcome == Outcome.Ambiguous) return (parsed, position);
            if (best is null || parsed.Depth > best.Value.Parsed.Depth || parsed.Depth == best.Value.Parsed.Depth && parsed.Column > best.Value.Parsed.Column) best = (parsed, position);
        }
        return best!.Value;
    }

    public Parser ParserOf(Position position, Prefix prefix) => new(position.Mode, prefix, rights, host.Device);
}
