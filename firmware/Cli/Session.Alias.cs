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
}
