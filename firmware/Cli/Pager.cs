using System.Text;

namespace Firmware.Cli;

/// <summary>Shows output a screen at a time: what comes while <c> --More-- </c> waits is kept until a key is pressed.</summary>
sealed class Pager(Terminal terminal)
{
    const string Question = " --More-- ";

    static readonly string erase = new string('\b', Question.Length) + new string(' ', Question.Length) + new string('\b', Question.Length);

    readonly StringBuilder held = new();
    Task? asking;
    HangUpException? hangUp;
    int rowsLeft = int.MaxValue;

    /// <summary>The operator wants no more of this command's output.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Whether <c> --More-- </c> stands on the screen.</summary>
    public bool IsAsking => asking is not null;

    /// <summary>A new screen: before a command, and after each answer of the operator.</summary>
    public void Restart()
    {
        HasQuit = false;
        rowsLeft = terminal.Length == 0 ? int.MaxValue : Math.Max(1, terminal.Length - 1);
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

    /// <summary>Completes when everything written was shown or refused.</summary>
    public async Task DrainAsync()
    {
        while (asking is { } question) await question;
        if (hangUp is not { } gone) return;
        hangUp = null;
        throw gone;
    }

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
        byte key;
        try { key = await terminal.ReadKeyAsync(); }
        catch (HangUpException gone)
        {
            (hangUp, asking) = (gone, null);
            Quit();
            return;
        }
        terminal.Write(erase);
        asking = null;
        if (key == Key.Return) rowsLeft = 1;
        else if (key == Key.Space) Restart();
        else Quit();
        Show();
    }
}
