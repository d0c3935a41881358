using System.Globalization;

namespace Firmware.Cli;

/// <summary>What one typed line gave to its command: named values, and the keywords that were typed.</summary>
sealed class Args(bool negated = false)
{
    readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    readonly HashSet<string> words = new(StringComparer.Ordinal);

    /// <summary>The line began with <c>no</c>.</summary>
    public bool Negated => negated;

    /// <summary>The value of a parameter; empty when it was left out.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    /// <summary>Whether a parameter, or a keyword, was typed.</summary>
    public bool Has(string name) => values.ContainsKey(name) || words.Contains(name);

    /// <summary>The value of a numeric parameter; it was checked against its range.</summary>
    public int Int(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Int(string)"/>
    public int Int(string name, int otherwise) => values.ContainsKey(name) ? Int(name) : otherwise;

    /// <summary>The column in which a parameter's value begins.</summary>
    public int ColumnOf(string name) => columns.GetValueOrDefault(name);

    internal void Take(Token token, string value, int column)
    {
        if (token.Argument is not { } name)
        {
            words.Add(token.Text);
            return;
        }
        values[name] = token.Repeats && values.TryGetValue(name, out var before) ? $"{before} {value}" : value;
        columns.TryAdd(name, column);
    }
}
