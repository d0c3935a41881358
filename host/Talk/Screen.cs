using System.Text;
using System.Text.RegularExpressions;

namespace Host.Talk;

/// <summary>
/// What a router printed since a mark, as a person would see it: carriage returns, backspaces and erase sequences applied,
/// log messages told apart from answers. A message may break into anything, a prompt included.
/// </summary>
sealed partial class Screen
{
    /// <summary>Output kept between two marks; a running-config is some 20 KB.</summary>
    const int MaxCharacters = 4 << 20;

    readonly List<string> lines = [];
    readonly StringBuilder current = new();
    readonly StringBuilder escape = new();
    int column, characters;

    /// <summary>Forgets what was printed; what comes next counts.</summary>
    public void Mark()
    {
        lines.Clear();
        current.Clear();
        column = characters = 0;
    }

    /// <exception cref="RouterException">The router prints without end.</exception>
    public void Add(string text)
    {
        characters += text.Length;
        if (characters > MaxCharacters)
            throw new RouterException("the router printed more than 4 MB without a prompt");
        foreach (var c in text)
            Add(c);
    }

    /// <summary>Whole and last lines without the log messages.</summary>
    public IReadOnlyList<string> Lines => [.. Answers().Select(l => l.TrimEnd())];

    /// <summary>The log messages that came in between.</summary>
    public bool HasMessages => lines.Any(IsMessage) || IsMessage(current.ToString());

    /// <summary>All answers without their line ends: where an echo is looked for, because a message or the terminal's width may have broken it.</summary>
    public string Joined => string.Concat(Answers()).TrimEnd();

    /// <summary>The line the cursor waits on; empty when the last thing printed was a whole line. A line that only messages follow still waits.</summary>
    public string Tail
    {
        get
        {
            if (!string.IsNullOrWhiteSpace(current.ToString()) && !IsMessage(current.ToString()))
                return current.ToString().TrimEnd();
            var last = lines.FindLastIndex(l => !string.IsNullOrWhiteSpace(l));
            var before = last;
            while (before >= 0 && (IsMessage(lines[before]) || IsContinuation(lines, before) || string.IsNullOrWhiteSpace(lines[before])))
                before--;
            return before >= 0 && before < last ? lines[before].TrimEnd() : "";
        }
    }

    public override string ToString() => string.Join('\n', lines.Append(current.ToString()).Select(l => l.TrimEnd()));

    IEnumerable<string> Answers()
    {
        for (var i = 0; i < lines.Count; i++)
            if (!IsMessage(lines[i]) && !IsContinuation(lines, i))
                yield return lines[i];
        if (!IsMessage(current.ToString()))
            yield return current.ToString();
    }

    void Add(char c)
    {
        if (escape.Length > 0)
            Escape(c);
        else if (c == '\x1b')
            escape.Append(c);
        else if (c == '\n')
            EndLine();
        else if (c == '\r')
            column = 0;
        else if (c == '\b')
            column = Math.Max(0, column - 1);
        else if (c >= ' ' && c != '\x7f')
            Print(c);
    }

    void Print(char c)
    {
        if (column < current.Length)
            current[column] = c;
        else
            current.Append(c);
        column++;
    }

    void EndLine()
    {
        lines.Add(current.ToString());
        current.Clear();
        column = 0;
    }

    /// <summary>ESC [ … letter: only "erase to the end of the line" changes what is read.</summary>
    void Escape(char c)
    {
        escape.Append(c);
        if (escape.Length == 2 && c == '[')
            return;
        if (escape.Length > 2 && !char.IsAsciiLetter(c))
            return;
        if (c == 'K' && column < current.Length)
            current.Length = column;
        escape.Clear();
    }

    static bool IsMessage(string line) => MessagePattern().IsMatch(line);

    /// <summary>The indented lines of a message of several (CERT_INSTALL indents by 22): anything that deep right after it.</summary>
    static bool IsContinuation(List<string> lines, int index)
    {
        while (index > 0 && ContinuationPattern().IsMatch(lines[index]))
            if (IsMessage(lines[--index]))
                return true;
        return false;
    }

    [GeneratedRegex(@"^\s*(\d{6}: )?([*.]?[A-Z][a-z]{2} [ \d]\d (\d{4} )?\d\d:\d\d:\d\d(\.\d+)?( [A-Z][A-Za-z]*)?: |%[A-Z0-9_]+(-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+: )")]
    private static partial Regex MessagePattern();

    [GeneratedRegex(@"^ {12,}\S")]
    private static partial Regex ContinuationPattern();
}
