using System.Text;

namespace Firmware.Cli;

/// <summary>
/// Shows output a screen at a time: what comes while <c> --More-- </c> waits is kept until a key is pressed. Space is a screen, Enter a
/// line; <c>/</c>, <c>-</c> and <c>+</c> with a regular expression begin at, leave out or pick lines of the rest; any other key ends it.
/// </summary>
sealed class Pager(Terminal terminal)
{
    const string Question = " --More-- ";
    const string Filtering = "filtering...\n";

    /// <summary>After so many characters everybody else on the device thread has a turn, and the line takes what it was given.</summary>
    const int TurnLength = 8192;

    // As IOS erases it, which clients cut out of what they read: the blanks around it are none that show.
    static readonly string erase = new string('\b', 9) + new string(' ', 8) + new string('\b', 9);

    // What is being shown, from a position on, and what came while the rest of it has to wait.
    readonly StringBuilder later = new();
    string held = "";
    int at;
    int shown;
    Task? pause;
    OperationCanceledException? gone;
    int rowsLeft = int.MaxValue;
    Func<string, bool>? passes;

    /// <summary>The operator wants no more of this command's output.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Whether <c> --More-- </c> stands on the screen.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>A new screen: before a command, and after each answer of the operator.</summary>
    public void Restart()
    {
        HasQuit = false;
        passes = null;
        shown = 0;
        NewScreen();
    }

    /// <summary>What is written until the next <see cref="Restart"/> runs on without a question: how far a long command has come, and its last words where it was interrupted.</summary>
    public void RunOn()
    {
        Restart();
        rowsLeft = int.MaxValue;
    }

    public void Write(string text)
    {
        if (HasQuit) return;
        if (pause is not null)
        {
            later.Append(text);
            return;
        }
        (held, at) = (text, 0);
        Show();
    }

    public void Quit()
    {
        HasQuit = true;
        (held, at) = ("", 0);
        later.Clear();
    }

    /// <summary>Completes when everything written was shown or refused; a hang-up at the question is thrown here.</summary>
    public async Task DrainAsync()
    {
        while (pause is { } over) await over;
        if (gone is not { } hangUp) return;
        gone = null;
        throw hangUp;
    }

    void NewScreen() => rowsLeft = terminal.Length == 0 ? int.MaxValue : Math.Max(1, terminal.Length - 1);

    void Show()
    {
        while (HasText())
        {
            if (rowsLeft <= 0 || shown >= TurnLength)
            {
                pause = rowsLeft <= 0 ? AskAsync() : GiveTurnAsync();
                return;
            }
            var line = NextLine();
            shown += line.Length;
            if (passes is not null && !passes(line.ToString())) continue;
            terminal.Write(line);
            if (line[^1] == '\n') rowsLeft -= terminal.Width == 0 ? 1 : 1 + Math.Max(0, line.Length - 2) / terminal.Width;
        }
    }

    bool HasText()
    {
        if (at < held.Length) return true;
        (held, at) = (later.ToString(), 0);
        later.Clear();
        return held.Length > 0;
    }

    // A line may have come in parts.
    ReadOnlySpan<char> NextLine()
    {
        var end = held.IndexOf('\n', at);
        if (end < 0 && later.Length > 0)
        {
            (held, at) = (later.Insert(0, held[at..]).ToString(), 0);
            later.Clear();
            end = held.IndexOf('\n');
        }
        var line = held.AsSpan(at, (end < 0 ? held.Length : end + 1) - at);
        at += line.Length;
        return line;
    }

    async Task GiveTurnAsync()
    {
        await Task.Yield();
        // A line that fails tells whoever flushes it at the end.
        await terminal.FlushAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        GoOn();
    }

    async Task AskAsync()
    {
        IsAsking = true;
        await Task.Yield();
        terminal.Write(Question);
        try { await AnswerAsync(); }
        catch (HangUpException hangUp)
        {
            gone = hangUp;
            Quit();
        }
        IsAsking = false;
        GoOn();
    }

    void GoOn()
    {
        (pause, shown) = (null, 0);
        try { Show(); }
        catch (CommandException refusal) { Refuse(refusal); }
    }

    async Task AnswerAsync()
    {
        var key = await terminal.ReadKeyAsync();
        terminal.Write(erase);
        switch (key)
        {
            case Key.Return: rowsLeft = 1; break;
            case Key.Space: NewScreen(); break;
            case (byte)'/' or (byte)'-' or (byte)'+': await FilterAsync((char)key); break;
            default: Quit(); break;
        }
    }

    async Task FilterAsync(char kind)
    {
        try
        {
            var typed = await new LineEditor(terminal, kind.ToString()).ReadAsync(_ => { });
            passes = LineFilter.Of(kind, typed.Text);
            terminal.Write(Filtering);
            NewScreen();
        }
        catch (AbandonedException) { Quit(); }
        catch (CommandException refusal) { Refuse(refusal); }
    }

    void Refuse(CommandException refusal)
    {
        terminal.Write(refusal.Message + "\n");
        Quit();
    }
}
