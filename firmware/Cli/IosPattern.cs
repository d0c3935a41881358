using System.Text;
using System.Text.RegularExpressions;

namespace Firmware.Cli;

/// <summary>IOS's regular expressions, where <c>_</c> is any delimiter, turned into ones whose time is linear in the text.</summary>
static class IosPattern
{
    const int MaxLength = 256;
    const string Delimiter = "(?:^|$|[ ,{}()])";

    static readonly TimeSpan timeout = TimeSpan.FromMilliseconds(250);

    /// <summary>A <see cref="CommandException"/> where the pattern is no regular expression.</summary>
    public static Regex Compile(string pattern)
    {
        if (pattern.Length > MaxLength) throw new CommandException($"% A regular expression has at most {MaxLength} characters.");
        try { return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout); }
        catch (Exception e) when (e is ArgumentException or NotSupportedException) { throw new CommandException("% Failed to compile regular expression."); }
    }

    static string Translate(string pattern)
    {
        var result = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\') result.Append(Literal(i + 1 < pattern.Length ? pattern[++i] : c));
            else if (inClass) result.Append(c == '[' ? "\\[" : c.ToString());
            else if (c == '_') result.Append(Delimiter);
            else if (c is '{' or '}' or '#') result.Append('\\').Append(c);
            else if (c == '?' && i > 0 && pattern[i - 1] is '(' or '*' or '+' or '?') throw new ArgumentException("nothing to repeat");
            else result.Append(c);
            inClass = c == '[' || inClass && c != ']';
        }
        return result.ToString();
    }

    // What follows a backslash is itself: IOS knows no \d or \w.
    static string Literal(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\{c}";
}
