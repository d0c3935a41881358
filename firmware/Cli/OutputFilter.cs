using System.Text;
using System.Text.RegularExpressions;

namespace Firmware.Cli;

/// <summary>What stands after <c>|</c>: lets lines of a command's output through, or counts them.</summary>
sealed class OutputFilter
{
    readonly StringBuilder partial = new();
    readonly Action<string> write;
    readonly Func<string, bool> passes;
    readonly string closing;
    int matches;

    OutputFilter(string kind, Regex pattern, Action<string> write)
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

    /// <summary>The modifiers, parsed and helped as commands are.</summary>
    public static readonly Mode Modifiers = Linked(new("modifiers", 0)
    {
        { "begin <pattern:LINE>", "Regular Expression", Nothing },
        { "count <pattern:LINE>", "Regular Expression", Nothing },
        { "exclude <pattern:LINE>", "Regular Expression", Nothing },
        { "include <pattern:LINE>", "Regular Expression", Nothing },
        { "section <pattern:LINE>", "Regular Expression", Nothing },
        { "section exclude <pattern:LINE>", "Regular Expression", Nothing },
        { "section include <pattern:LINE>", "Regular Expression", Nothing },
    });

    /// <summary>The filter that a parsed row of <see cref="Modifiers"/> stands for.</summary>
    public static OutputFilter Of(Parsed parsed, Action<string> write)
    {
        var spec = parsed.Command!.Spec;
        return new OutputFilter(spec[..(spec.IndexOf('<', StringComparison.Ordinal) - 1)], IosPattern.Compile(parsed.Args!["pattern"]), write);
    }

    public void Write(string text)
    {
        foreach (var c in text)
        {
            if (c != '\n') partial.Append(c);
            else TakeLine();
        }
    }

    /// <summary>The output is over: an unfinished line counts, and a count is said.</summary>
    public void End()
    {
        if (partial.Length > 0) TakeLine();
        if (closing.Length > 0) write($"{closing}{matches}\n");
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

    static Mode Linked(Mode mode)
    {
        Grammar.Link([mode], new Dictionary<string, string>
        {
            ["(modifiers)"] = "Output modifiers:",
            ["begin"] = "Begin with the line that matches",
            ["count"] = "Count number of lines which match regexp",
            ["exclude"] = "Exclude lines that match",
            ["include"] = "Include lines that match",
            ["section"] = "Filter a section of output",
            ["section exclude"] = "Exclude section(s) of output",
            ["section include"] = "Include section(s) of output",
        }, new Dictionary<string, string>());
        return mode;
    }

    // Modifiers are read, never run.
    static void Nothing(Session session, Args args) { }
}
