using System.Text;
using System.Text.RegularExpressions;

namespace Firmware.Cli;

/// <summary>Lets lines of a command's output through, or counts them.</summary>
sealed class OutputFilter : OutputModifier
{
    readonly StringBuilder partial = new();
    readonly Action<string> write;
    readonly Func<string, bool> passes;
    readonly string closing;
    int matches;

    /// <param name="kind">The modifier's words, such as <c>section exclude</c>.</param>
    public OutputFilter(string kind, Regex pattern, Action<string> write)
    {
        this.write = write;
        passes = kind switch
        {
            "begin" => LineFilter.Begin(pattern),
            "count" => Count(LineFilter.Include(pattern)),
            "exclude" => LineFilter.Exclude(pattern),
            "include" => LineFilter.Include(pattern),
            "section exclude" => LineFilter.Not(LineFilter.Section(pattern)),
            _ => LineFilter.Section(pattern),
        };
        closing = kind == "count" ? "Number of lines which match regexp = " : "";
    }

    public override void Write(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOf('\n') is >= 0 and var end)
        {
            partial.Append(rest[..end]);
            TakeLine();
            rest = rest[(end + 1)..];
        }
        partial.Append(rest);
    }

    /// <summary>An unfinished line counts too, and a count is said.</summary>
    public override Task EndAsync()
    {
        if (partial.Length > 0) TakeLine();
        if (closing.Length > 0) write($"{closing}{matches}\n");
        return Task.CompletedTask;
    }

    void TakeLine()
    {
        var line = partial.ToString();
        partial.Clear();
        if (passes(line)) write(line + "\n");
    }

    Func<string, bool> Count(Func<string, bool> counted) => line =>
    {
        if (counted(line)) matches++;
        return false;
    };
}
