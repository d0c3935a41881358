namespace Firmware.Cli;

/// <summary>What stands after <c>|</c>: the rest of a command's output goes through it.</summary>
abstract class OutputModifier
{
    /// <summary>The modifiers, parsed and helped as commands are.</summary>
    public static readonly Mode Modes = Linked(new("modifiers", 0)
    {
        { "append <url:WORD>", "Uniform Resource Locator", Nothing },
        { "begin <pattern:LINE>", "Regular Expression", Nothing },
        { "count <pattern:LINE>", "Regular Expression", Nothing },
        { "exclude <pattern:LINE>", "Regular Expression", Nothing },
        { "include <pattern:LINE>", "Regular Expression", Nothing },
        { "redirect <url:WORD>", "Uniform Resource Locator", Nothing },
        { "section <pattern:LINE>", "Regular Expression", Nothing },
        { "section exclude <pattern:LINE>", "Regular Expression", Nothing },
        { "section include <pattern:LINE>", "Regular Expression", Nothing },
        { "tee <url:WORD>", "Uniform Resource Locator", Nothing },
        { "tee /append <url:WORD>", "Uniform Resource Locator", Nothing },
    });

    /// <summary>The modifier that a parsed row of <see cref="Modes"/> stands for.</summary>
    /// <param name="write">Where what passes is shown.</param>
    /// <param name="save">Writes a file by URL: text, and whether it is added to what is there.</param>
    public static OutputModifier Of(Parsed parsed, Action<string> write, Func<string, string, bool, Task> save)
    {
        var spec = parsed.Command!.Spec;
        var kind = spec[..(spec.IndexOf('<', StringComparison.Ordinal) - 1)];
        return parsed.Args!.Has("url")
            ? new OutputCopy(parsed.Args["url"], kind is "append" or "tee /append", kind.StartsWith("tee", StringComparison.Ordinal) ? write : null, save)
            : new OutputFilter(kind, IosPattern.Compile(parsed.Args["pattern"]), write);
    }

    public abstract void Write(string text);

    /// <summary>The output is over.</summary>
    public abstract Task EndAsync();

    static Mode Linked(Mode mode)
    {
        const string appended = "Append redirected output to URL (URLs supporting append operation only)";
        Grammar.Link([mode], new Dictionary<string, string>
        {
            ["(modifiers)"] = "Output modifiers:",
            ["append"] = appended,
            ["begin"] = "Begin with the line that matches",
            ["count"] = "Count number of lines which match regexp",
            ["exclude"] = "Exclude lines that match",
            ["include"] = "Include lines that match",
            ["redirect"] = "Redirect output to URL",
            ["section"] = "Filter a section of output",
            ["section exclude"] = "Exclude section(s) of output",
            ["section include"] = "Include section(s) of output",
            ["tee"] = "Copy output to URL",
            ["tee /append"] = appended,
        }, new Dictionary<string, string>());
        return mode;
    }

    // Modifiers are read, never run.
    static void Nothing(Session session, Args args) { }
}
