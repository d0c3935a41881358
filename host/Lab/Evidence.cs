using System.Globalization;
using Host.Display;
using Spectre.Console;

namespace Host.Lab;

/// <summary>The clients' judgements, each with its own words: a table on a terminal, one block per client in a log.</summary>
static class Evidence
{
    public static void Show(StepDisplay display, IReadOnlyList<Examination> examinations, Finding expected)
    {
        if (display.IsTerminal)
            display.Console.Write(Drawn(examinations, expected));
        else
            foreach (var examination in examinations)
                ShowPlain(display, examination, expected);
    }

    static Table Drawn(IReadOnlyList<Examination> examinations, Finding expected)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Client", "", "Its own words", "Exit", "Verdict");
        foreach (var e in examinations)
            table.AddRow(new Text(e.Client), new Text(e.Tls), new Text(string.Join('\n', e.Words)), new Text(e.ExitCode.ToString(CultureInfo.InvariantCulture)),
                new Markup($"[{(e.Finding == expected ? "green" : "red")}]{Markup.Escape(Verdict(e))}[/]"));
        return table;
    }

    static void ShowPlain(StepDisplay display, Examination e, Finding expected)
    {
        display.Plain($"      {(e.Finding == expected ? "as expected" : "NOT EXPECTED")}: {e.Client}, {e.Tls}, exit {e.ExitCode}: {Verdict(e)}");
        foreach (var line in e.Words)
            display.Plain($"          | {line}");
    }

    static string Verdict(Examination e) => (e.Finding, e.ExitCode) switch
    {
        (Finding.Good, _) => "good staple, accepted",
        (Finding.Revoked, 0) => "revoked, printed (it never refuses)",
        (Finding.Revoked, _) => "revoked, refused",
        _ => "no verdict that counts",
    };
}
