namespace Firmware.Cli;

partial class Session
{
    const string Do = "do";

    /// <summary>
    /// The line with the alias it begins with replaced; one that begins with a blank is left alone. What is wrong with an alias's command is
    /// pointed at where the alias was typed.
    /// </summary>
    (string Text, Func<int, int> ColumnOf) ExpandAlias(string text, Func<int, int> columnOf)
    {
        if (script is not null || text is [' ' or '\t', ..]) return (text, columnOf);
        var line = new CommandLine(text);
        var isDo = IsConfiguring && line[0].Text.Equals(Do, StringComparison.OrdinalIgnoreCase) && line.Count > 1;
        var word = line[isDo ? 1 : 0];
        var mode = IsConfiguring && !isDo ? positions.Peek().Mode.Name : host.Exec.Name;
        if (host.AliasesIn(mode).FirstOrDefault(a => a.Key == word.Text).Value is not { } command) return (text, columnOf);
        var (from, to, shift) = (word.Column, word.Column + command.Length, command.Length - word.Text.Length);
        return (string.Concat(text.AsSpan(0, from), command, text.AsSpan(from + word.Text.Length)),
            column => columnOf(column < from ? column : column < to ? from : column - shift));
    }

    /// <summary>The aliases that a first word begun may become, as <c>?</c> shows them: <c>*s=show</c>, <c>*sib="show ip interface brief"</c>.</summary>
    IReadOnlyList<string> AliasesBegunBy(string typed) => typed.Length == 0 || typed.Any(char.IsWhiteSpace) ? []
        : [.. host.AliasesIn(IsConfiguring ? positions.Peek().Mode.Name : host.Exec.Name).Where(a => a.Key.StartsWith(typed, StringComparison.Ordinal))
            .Select(a => $"*{a.Key}={(a.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{a.Value}\"" : a.Value)}")];

    // A secret may be typed behind an alias too.
    string ForHistory(string typed) => typed.Trim().Length > 0 ? ExpandAlias(typed, column => column).Text : typed;

    // Behind an alias help is that of its command.
    string ForHelp(string typed) => typed.Trim().Length > 0 && typed[^1] is (' ' or '\t') ? ExpandAlias(typed, column => column).Text : typed;
}
