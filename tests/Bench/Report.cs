using System.Globalization;
using System.Text;

namespace Bench;

/// <summary>docs/benchmarks.md while it is being measured; each section says how its figures were taken.</summary>
sealed class Report
{
    readonly StringBuilder text = new();

    public Report(string machine)
        => text.Append(CultureInfo.InvariantCulture, $"# Benchmarks\n\n`./device bench` wrote this page; nothing in it was typed.\n\n{machine}\n");

    public string Text => text.ToString();

    /// <summary>Adds a section; the first column is text, the others are figures.</summary>
    public void Section(string title, string method, string[] columns, IEnumerable<string[]> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n{method}\n\n");
        Row(columns);
        Row([.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in rows) Row(row);
    }

    /// <summary>A figure with three significant digits, whatever its size.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    /// <summary>The figure beside its target, at most.</summary>
    public static string Against(double value, double target) => $"≤ {Number(target)}: {(value <= target ? "met" : "missed")}";

    void Row(string[] cells) => text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
}
