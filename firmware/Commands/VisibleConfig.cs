using System.Text;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>What a reader sees of the configuration: as in IOS, the commands that his privilege level could type.</summary>
static class VisibleConfig
{
    const string End = "end";
    const string No = "no ";
    const string Banner = "banner ";
    const string TextMark = "^C";

    public static string To(Session session, string text)
    {
        if (session.Rights.IsAll) return text;
        var seen = new StringBuilder();
        var modes = new Stack<Mode>([Language.Config]);
        bool apart = false, isText = false, isSeen = false;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (!isText && (line.StartsWith(Mode.Separator, StringComparison.Ordinal) || line == End))
            {
                if (line != Mode.Separator || !apart) seen.Append(line).Append('\n');
                apart = line == Mode.Separator;
                continue;
            }
            // The lines of a banner belong to the one that opens it.
            if (!isText) isSeen = IsSeen(session, modes, line);
            isText ^= (isText || line.StartsWith(Banner, StringComparison.Ordinal)) && line.Split(TextMark).Length % 2 == 0;
            if (!isSeen) continue;
            seen.Append(line).Append('\n');
            apart = false;
        }
        return seen.ToString();
    }

    static bool IsSeen(Session session, Stack<Mode> modes, string line)
    {
        var depth = line.TakeWhile(c => c == ' ').Count();
        while (modes.Count > depth + 1) modes.Pop();
        // A line below one that is not seen is not seen either.
        if (modes.Count <= depth) return false;
        var typed = line.Trim();
        var prefix = typed.StartsWith(No, StringComparison.Ordinal) ? Prefix.No : Prefix.None;
        var parsed = new Parser(modes.Peek(), prefix, session.Rights, session.Device).Parse(new CommandLine(typed), prefix == Prefix.No ? 1 : 0);
        if (parsed.Outcome == Outcome.Found && parsed.Command!.Body is { } body && prefix == Prefix.None) modes.Push(body);
        return parsed.Outcome == Outcome.Found;
    }
}
