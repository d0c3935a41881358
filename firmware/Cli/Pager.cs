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

    // As IOS erases it, which clients cut out of what they read: the blanks around it are none that show.
    static readonly string erase = new string('\b', 9) + new string(' ', 8) + new string('\b', 9);

    readonly StringBuilder held = new();
    Task? asking;
    OperationCanceledException? gone;
    int rowsLeft = int.MaxValue;
    Func<string, bool> passes = Everything;

    /// <summary>The operator wants no more of this command's output.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Whether <c> --More-- </c> stands on the screen.</summary>
    public bool IsAsking => asking is not null;

    /// <summary>A new screen: before a command, and after each answer of the operator.</summary>
    public void Restart()
    {
        HasQuit = false;
        passes = Everything;
        NewScreen();
    }

    public void Write(string text)
    {
        held.Append(text);
        if (asking is null) Show();
    }

    public void Quit()
    {
        HasQuit = true;
        held.Clear();
    }

    /// <summary>Completes when everything written was shown or refused; a hang-up at the question is thrown here.</summary>
    public async Task DrainAsync()
    {
        while (asking is { } question) await question;
        if (gone is not { } hangUp) return;
        gone = null;
        throw hangUp;
    }

    static bool Everything(string line) => true;

    void NewScreen() => rowsLeft = terminal.Length == 0 ? int.MaxValue : Math.Max(1, terminal.Length - 1);

    void Show()
    {
        if (HasQuit) held.Clear();
        while (held.Length > 0)
        {
            if (rowsLeft <= 0)
            {
                asking = AskAsync();
                return;
            }
            var line = NextLine();
            if (!passes(line)) continue;
            terminal.Write(line);
            if (line[^1] == '\n') rowsLeft -= terminal.Width == 0 ? 1 : 1 + Math.Max(0, line.Length - 2) / terminal.Width;
        }
    }

    string NextLine()
    {
        var length = 0;
        while (length < held.Length && held[length++] != '\n') { }
        var line = held.ToString(0, length);
        held.Remove(0, length);
        return line;
    }

    async Task AskAsync()
    {
        await Task.Yield();
        terminal.Write(Question);
        try { await AnswerAsync(); }
        catch (HangUpException hangUp)
        {
            gone = hangUp;
            Quit();
        }
        asking = null;
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
