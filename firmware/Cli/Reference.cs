using System.Text;
using System.Text.RegularExpressions;

namespace Firmware.Cli;

/// <summary>The whole language as a page of Markdown, made from the same rows that parse it: docs/commands.md.</summary>
static partial class Reference
{
    const string Ours = " *Not in IOS: this router's own.*";
    const string Nothing = "–";

    static readonly (string Name, string Heading)[] headings =
    [
        ("exec", "EXEC"), ("config", "Global configuration"),
    ];

    /// <param name="modes">The modes of the running image.</param>
    /// <param name="monitor">The commands before it runs.</param>
    /// <param name="shortNames">What may be typed for those, by what is typed.</param>
    public static string Of(IReadOnlyList<Mode> modes, Mode monitor, IReadOnlyDictionary<string, string> shortNames)
    {
        var page = new StringBuilder("""
            # Commands

            Generated from the tables that parse them: `./device commands > docs/commands.md` writes this page again.

            Words may be shortened as long as they stay unambiguous; `?` and Tab help anywhere in a line. `<name>` is a value, `[…]` may be left out,
            `{a|b}` is one of several. A row needs privilege level 15 unless it names another one; `privilege` moves commands to other levels. In a configuration mode
            the commands of the modes around it are taken too, and `do` runs an EXEC command.

            Where a table has the column `no`, the command is a setting: `no` before it takes it back, `default` before it restores what the column *default* says
            (– where that is nothing), and running-config shows it where it differs.


            """);
        foreach (var mode in modes) page.Append($"- [{HeadingOf(mode)}](#{Anchor(HeadingOf(mode))}): {mode.Commands.Count(c => !c.Row.IsHidden)} commands\n");
        page.Append($"- [{HeadingOf(OutputModifier.Modes)}](#{Anchor(HeadingOf(OutputModifier.Modes))}): after `|`\n");
        page.Append($"- [{HeadingOf(monitor)}](#{Anchor(HeadingOf(monitor))}): {monitor.Commands.Count} commands\n");
        foreach (var mode in modes) Append(page, mode, modes);
        Append(page, OutputModifier.Modes, []);
        AppendMonitor(page, monitor, shortNames);
        return page.ToString().ReplaceLineEndings("\n");
    }

    static string HeadingOf(Mode mode) => headings.FirstOrDefault(h => h.Name == mode.Name).Heading ?? mode.Title.TrimEnd(':').Replace(" commands", "", StringComparison.Ordinal);

    static string Anchor(string heading) => new([.. heading.ToLowerInvariant().Select(c => c == ' ' ? '-' : c).Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]);

    static void Append(StringBuilder page, Mode mode, IReadOnlyList<Mode> all)
    {
        var isConfiguring = mode.Commands.Any(c => c.IsSetting);
        page.Append($"\n## {HeadingOf(mode)}\n\n{PlaceOf(mode, all)}");
        page.Append(isConfiguring ? "| command | | `no` | default |\n|---|---|---|---|\n" : "| command | | level |\n|---|---|---|\n");
        foreach (var command in mode.Commands.Where(c => !c.Row.IsHidden).OrderBy(c => Plain(c.Spec), StringComparer.Ordinal))
        {
            page.Append($"| `{Cell(Shape(command.Spec))}` | {Cell(Meaning(command))}");
            page.Append(isConfiguring ? $" | {(command.HasNoForm ? "yes" : Nothing)} | {Cell(DefaultOf(mode, command))} |\n" : $" | {command.Row.Privilege ?? mode.Privilege} |\n");
        }
    }

    // Nobody logs in there, and nothing is shortened but by the monitor's own names.
    static void AppendMonitor(StringBuilder page, Mode monitor, IReadOnlyDictionary<string, string> shortNames)
    {
        var names = string.Join(", ", shortNames.OrderBy(n => n.Value, StringComparer.Ordinal).Select(n => $"`{n.Key}` for `{n.Value}`"));
        page.Append($"\n## {HeadingOf(monitor)}\n\n`{monitor.Name} 1 >`, while no image runs. Words are typed in full; {names}. `NAME=value` sets a variable.\n\n| command | |\n|---|---|\n");
        foreach (var command in monitor.Commands) page.Append($"| `{Cell(Shape(command.Spec))}` | {Cell(Meaning(command))} |\n");
    }

    static string PlaceOf(Mode mode, IReadOnlyList<Mode> all)
    {
        var entered = all.SelectMany(m => m.Commands).Where(c => c.Body == mode).Select(c => $"`{Shape(c.Spec)}`").Distinct().ToArray();
        return mode.Name switch
        {
            "exec" => "`Router>` and, from privilege level 2 on, `Router#`.\n\n",
            "config" => "`Router(config)#`, by `configure terminal`.\n\n",
            _ when entered.Length > 0 => $"`Router({mode.Name})#`, by {string.Join(", ", entered)}.\n\n",
            _ => "",
        };
    }

    // The fixed words say what the command is for; below it what else may be typed.
    static string Meaning(Command command)
    {
        var purpose = PurposeOf(command);
        var tokens = InOrder(command.Syntax.First).Where(t => t != purpose && (t.Type is not null || t.IsValue || !IsFixed(command, t)))
            .DistinctBy(t => (t.Display, t.Help)).GroupBy(t => (t.Text, t.Help));
        return purpose.Help + (command.Row.IsOurs ? Ours : "") + string.Concat(tokens.Select(g => $"<br>`{NameOf(g)}` {g.Key.Help}"));
    }

    static List<Token> InOrder(IReadOnlyList<Token> first)
    {
        var found = new List<Token>(first);
        for (var at = 0; at < found.Count; at++) found.AddRange(found[at].Next.Where(t => !found.Contains(t)));
        return found;
    }

    static string NameOf(IGrouping<(string Text, string Help), Token> named)
        => $"{named.Key.Text} {string.Join(", ", named.Where(t => t.Type is not null).Select(t => t.Type!.Display.Trim('<', '>')))}".TrimEnd();

    static Token PurposeOf(Command command)
    {
        var token = command.Syntax.First[0];
        while (!token.CanEnd && token.Next is [{ IsKeyword: true, IsValue: false } next]) token = next;
        return token;
    }

    static bool IsFixed(Command command, Token wanted)
    {
        for (var token = command.Syntax.First[0]; ; token = token.Next[0])
        {
            if (token == wanted) return true;
            if (token.CanEnd || token.Next is not [{ IsKeyword: true, IsValue: false }]) return false;
        }
    }

    static string DefaultOf(Mode mode, Command command)
    {
        if (!command.IsSetting || command.Body is not null || mode.Fresh is not { } fresh) return Nothing;
        var lines = command.NvgenAll(fresh).ToArray();
        return lines.Length == 1 ? $"`{lines[0].Trim()}`" : Nothing;
    }

    // <name:TYPE> is shown as <name>, <name:a|b> as {a|b}.
    static string Shape(string spec)
    {
        var shape = new StringBuilder();
        for (var at = 0; at < spec.Length; at++)
        {
            var close = spec[at] == '<' ? spec.IndexOf('>', at) : -1;
            if (close < 0)
            {
                shape.Append(spec[at]);
                continue;
            }
            var parts = spec[(at + 1)..close].Split(':', 2);
            var repeats = parts[1].EndsWith('+') ? " …" : "";
            shape.Append(parts[1].Contains('|', StringComparison.Ordinal) ? $"{{{parts[1].TrimEnd('+')}}}{repeats}" : $"<{parts[0]}>{repeats}");
            at = close;
        }
        return Alone().Replace(Repeated().Replace(shape.Replace("{{", "{").Replace("}}", "}").ToString(), "$1"), "$1");
    }

    // One value of several types is one value to the reader.
    [GeneratedRegex(@"(<[^<>|{}]+>)(?:\|\1)+")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\{(<[^<>|{}]+>)\}")]
    private static partial Regex Alone();

    // Commands stand in the order of their words, whatever brackets are between them.
    static string Plain(string spec) => new([.. spec.Where(c => c is not ('[' or ']' or '{' or '}'))]);

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
