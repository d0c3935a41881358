using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tests.Cli;

/// <summary>One step of a golden session: text the router must write, then keys typed into it or time that passes.</summary>
sealed record SessionStep(string Expected, string Typed, int Line, TimeSpan Passing = default);

/// <summary>
/// Reads a <c>.session</c> file. Lines at the top that begin with <c>#</c> are comments, <c>@clock unset</c> among them starts the
/// router without the time, <c>@setup</c> without a startup-config, <c>@config LINE</c> with that configuration; <c>@vty ADDRESS</c> makes it
/// the terminal of a telnet client there, not the console; <c>@time-server ADDRESS</c> puts an NTP server of stratum 1 there, whom the router has asked
/// for half a minute when the session begins; <c>@web /PATH BYTES</c> puts a file on a web server, whose host and port <c>$WEB</c> stands for. Then the terminal's text, exact, trailing blanks included:
/// <c>«text»</c> is typed with Enter and must be echoed; <c>‹text›</c> is typed with Enter and must not be echoed; <c>⟦keys⟧</c> is typed
/// as it is, and what it shows stands behind it. <c>␈</c> is a backspace, <c>␇</c> a bell, and inside ⟦⟧ <c>⇥</c> Tab, <c>⏎</c> Enter, <c>^C</c> and the like control characters, <c>^^</c> is Ctrl-Shift-6.
/// <c>⟨30⟩</c> lets so many seconds pass.
/// </summary>
sealed partial record SessionScript(IReadOnlyList<SessionStep> Steps, IReadOnlyList<string> Header)
{
    const string ConfigMark = "@config ";
    const string VtyMark = "@vty ";
    const string TimeServerMark = "@time-server ";
    const string WebMark = "@web ";
    const string WebHost = "$WEB";

    public bool HasClock => !Header.Contains("@clock unset");
    public bool OffersSetup => Header.Contains("@setup");
    public IEnumerable<string> Config => Marked(ConfigMark);

    public IEnumerable<string> TimeServers => Marked(TimeServerMark);

    /// <summary>The web server's files: their paths and lengths.</summary>
    public IEnumerable<(string Path, int Length)> WebFiles => Marked(WebMark).Select(l => l.Split(' ')).Select(w => (w[0], int.Parse(w[1], CultureInfo.InvariantCulture)));

    /// <summary>The same session with the web server at <paramref name="host"/>.</summary>
    public SessionScript WithWebAt(string host) => this with { Steps = [.. Steps.Select(s => s with { Expected = s.Expected.Replace(WebHost, host, StringComparison.Ordinal), Typed = s.Typed.Replace(WebHost, host, StringComparison.Ordinal) })] };

    /// <summary>The address a vty's operator comes from; null at the console.</summary>
    public string? Peer => Marked(VtyMark).FirstOrDefault();

    public static SessionScript Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var top = lines.TakeWhile(l => l.StartsWith('#') || l.StartsWith('@')).ToArray();
        var body = string.Join('\n', lines[top.Length..]);
        if (body.EndsWith('\n')) body = body[..^1];
        return new SessionScript([.. StepsOf(body, top.Length + 1)], top);
    }

    IEnumerable<string> Marked(string mark) => Header.Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..]);

    static IEnumerable<SessionStep> StepsOf(string body, int line)
    {
        var expected = new StringBuilder();
        for (var i = 0; i < body.Length; i++)
        {
            var close = body[i] switch { '«' => '»', '‹' => '›', '⟦' => '⟧', '⟨' => '⟩', _ => '\0' };
            if (close == '\0')
            {
                expected.Append(body[i] switch { '␈' => '\b', '␇' => '\a', _ => body[i] });
                if (body[i] == '\n') line++;
                continue;
            }
            var end = body.IndexOf(close, i);
            var keys = body[(i + 1)..end];
            yield return close == '⟩'
                ? new SessionStep(expected.ToString(), "", line, TimeSpan.FromSeconds(int.Parse(keys, CultureInfo.InvariantCulture)))
                : new SessionStep(expected.ToString(), close == '⟧' ? Keys(keys) : keys + "\r", line);
            expected.Clear().Append(close == '»' ? keys : "");
            i = end;
        }
        yield return new SessionStep(expected.ToString(), "", line);
    }

    static string Keys(string keys) => Control().Replace(keys.Replace('⇥', '\t').Replace('⏎', '\r'), m => ((char)(m.Value[1] - '@')).ToString());

    [GeneratedRegex(@"\^[A-Z\[^]")]
    private static partial Regex Control();
}
