using System.Globalization;
using Spectre.Console;

namespace Host.Display;

/// <summary>One line per step with its outcome and time: a spinner on a terminal, plain lines in a log.</summary>
sealed class StepDisplay(IAnsiConsole console, TimeProvider clock)
{
    public bool IsTerminal => console.Profile.Capabilities.Ansi && console.Profile.Out.IsTerminal;

    public IAnsiConsole Console => console;

    /// <summary>Runs a step under its title; the notes it takes while it runs are shown below its outcome.</summary>
    public async Task<T> RunAsync<T>(string title, Func<Action<string>, Task<T>> work)
    {
        var start = clock.GetTimestamp();
        var notes = new List<string>();
        try
        {
            var result = IsTerminal
                ? await console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(title), _ => work(notes.Add))
                : await work(notes.Add);
            Finish("[green]✔[/]", "ok  ", title, start);
            return result;
        }
        catch
        {
            Finish("[red]✘[/]", "FAIL", title, start);
            throw;
        }
        finally
        {
            notes.ForEach(Say);
        }
    }

    public Task RunAsync(string title, Func<Action<string>, Task> work) => RunAsync(title, async say =>
    {
        await work(say);
        return true;
    });

    /// <summary>A sentence shown at once: it belongs to the step above or under way.</summary>
    public void Say(string sentence)
    {
        foreach (var line in sentence.Split('\n'))
            Write($"  [grey]{Markup.Escape(line)}[/]", $"      {line}");
    }

    public void Heading(string text)
    {
        if (IsTerminal)
            console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified().RuleStyle("grey"));
        else
            Plain($"\n== {text} ==");
    }

    public void Warn(string sentence) => Write($"[yellow]![/] {Markup.Escape(sentence)}", $"warning: {sentence}");

    /// <summary>A line as it is: no markup, no wrapping.</summary>
    public void Plain(string line = "") => console.Profile.Out.Writer.WriteLine(line);

    void Finish(string mark, string word, string title, long start)
    {
        var time = clock.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        Write($"{mark} {Markup.Escape(title)}  [grey]{time}[/]", $"{word}  {title} ({time})");
    }

    void Write(string markup, string plain)
    {
        if (IsTerminal)
            console.MarkupLine(markup);
        else
            Plain(plain);
    }
}
