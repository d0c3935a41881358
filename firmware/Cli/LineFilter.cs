using System.Text.RegularExpressions;

namespace Firmware.Cli;

/// <summary>Which lines of an output pass: what <c>|</c> and <c> --More-- </c> make of a regular expression. A line comes with or without its line feed.</summary>
static class LineFilter
{
    /// <summary>The filter typed at <c> --More-- </c>: <c>/</c> begins, <c>-</c> leaves out, <c>+</c> picks.</summary>
    public static Func<string, bool> Of(char kind, string pattern) => kind switch
    {
        '/' => Begin(IosPattern.Compile(pattern)),
        '-' => Exclude(IosPattern.Compile(pattern)),
        _ => Include(IosPattern.Compile(pattern)),
    };

    public static Func<string, bool> Include(Regex pattern) => line => Matches(pattern, line);

    public static Func<string, bool> Exclude(Regex pattern) => line => !Matches(pattern, line);

    public static Func<string, bool> Begin(Regex pattern)
    {
        var begun = false;
        return line => begun = begun || Matches(pattern, line);
    }

    /// <summary>A line that matches, and the lines below it that are indented further.</summary>
    public static Func<string, bool> Section(Regex pattern)
    {
        var inside = -1;
        return line =>
        {
            var indent = line.Length - line.TrimStart(' ').Length;
            if (inside >= 0 && indent > inside) return true;
            inside = Matches(pattern, line) ? indent : -1;
            return inside >= 0;
        };
    }

    public static Func<string, bool> Not(Func<string, bool> other) => line => !other(line);

    static bool Matches(Regex pattern, string line)
    {
        try { return pattern.IsMatch(line.AsSpan().TrimEnd('\n')); }
        catch (RegexMatchTimeoutException) { throw new CommandException("% The regular expression takes too long."); }
    }
}
