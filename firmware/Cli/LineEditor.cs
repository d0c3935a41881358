namespace Firmware.Cli;

/// <summary>Why a line ended.</summary>
enum LineEnd { Return, CtrlZ }

/// <summary>A line as it was typed; <paramref name="ColumnOf"/> says where one of its characters stands on the screen.</summary>
sealed record TypedLine(string Text, LineEnd End, Func<int, int> ColumnOf);

/// <summary>Reads one line with IOS's editing keys. Ctrl-C is an <see cref="AbandonedException"/>.</summary>
sealed class LineEditor(Terminal terminal, string prompt)
{
    /// <summary>The longest command line, in characters.</summary>
    public const int MaxCommand = 1024;

    /// <summary>The longest line of pasted text: base64 of a certificate may come as one.</summary>
    public const int MaxPasted = 8192;

    const int MaxEscapeSequence = 8;
    const char Control = '[';
    const char Application = 'o';

    EditBuffer buffer = new(MaxCommand);
    EditView view = new(terminal, prompt, true);
    string draft = "";
    int recalled;

    /// <summary>False for passwords.</summary>
    public bool Echoes { get; init; } = true;
    public int MaxLength { get; init; } = MaxCommand;
    public History? History { get; init; }

    /// <summary>Writes the help for the text before the cursor; null where <c>?</c> is a character like any other.</summary>
    public Func<string, Task>? Help { get; init; }

    /// <summary>What Tab makes of the text.</summary>
    public Func<string, Completion>? Complete { get; init; }

    /// <summary>False leaves the keys of a line without editing: Backspace, Ctrl-R, Ctrl-U, Ctrl-W, Ctrl-V.</summary>
    public bool IsEnhanced { get; init; } = true;

    /// <param name="activate">Told of this editor while it reads, and of null afterwards.</param>
    public async Task<TypedLine> ReadAsync(Action<LineEditor?> activate)
    {
        (buffer, view) = (new EditBuffer(MaxLength), new EditView(terminal, prompt, Echoes));
        recalled = History?.Lines.Count ?? 0;
        view.Redraw(buffer);
        activate(this);
        try
        {
            while (true)
            {
                var key = await terminal.ReadKeyAsync();
                if (key is Key.Return or Key.CtrlZ) return Finish(key);
                if (key == Key.CtrlC || key == Key.Abort && Help is null)
                {
                    terminal.Write("^C\n");
                    throw new AbandonedException();
                }
                await PressAsync(key);
                view.Update(buffer);
            }
        }
        finally { activate(null); }
    }

    /// <summary>Shows text, whole lines, that came while the line was being typed.</summary>
    public void Interject(string text, bool redraw)
    {
        terminal.Write(terminal.Column == 0 ? text : "\n" + text);
        if (redraw) view.Redraw(buffer);
    }

    TypedLine Finish(byte key)
    {
        terminal.Write(key == Key.CtrlZ && Echoes ? "^Z\n" : "\n");
        return new TypedLine(buffer.Text, key == Key.CtrlZ ? LineEnd.CtrlZ : LineEnd.Return, view.ColumnOf);
    }

    async Task PressAsync(byte key)
    {
        if (key is not (Key.CtrlY or Key.Escape)) buffer.ForgetYank();
        switch (key)
        {
            case (byte)'?' when Help is not null: await ShowHelpAsync(); break;
            case Key.Tab when Complete is not null: CompleteWord(); break;
            case Key.Escape when IsEnhanced: await EscapeAsync(); break;
            case Key.CtrlV: Type(await terminal.ReadKeyAsync()); break;
            // Ctrl-Shift-6 stops commands; where none runs it stops nothing.
            case Key.Abort: break;
            default: Edit(key); break;
        }
    }

    void Edit(byte key)
    {
        if (!IsEnhanced && !Key.IsPlain(key))
        {
            Refuse();
            return;
        }
        switch (key)
        {
            case Key.CtrlA: buffer.MoveTo(0); break;
            case Key.CtrlB: buffer.MoveBy(-1); break;
            case Key.CtrlD: buffer.Delete(); break;
            case Key.CtrlE: buffer.MoveTo(buffer.Length); break;
            case Key.CtrlF: buffer.MoveBy(1); break;
            case Key.Backspace or Key.Delete: buffer.RubOut(); break;
            case Key.CtrlK: buffer.KillToEnd(); break;
            case Key.CtrlL or Key.CtrlR: Refresh(); break;
            case Key.CtrlN: Recall(1); break;
            case Key.CtrlP: Recall(-1); break;
            case Key.CtrlT: buffer.Transpose(); break;
            case Key.CtrlU or Key.CtrlX: buffer.KillToBegin(); break;
            case Key.CtrlW: buffer.KillWordLeft(); break;
            case Key.CtrlY: if (!buffer.Yank()) Refuse(); break;
            default: Type(key); break;
        }
    }

    void Type(byte key)
    {
        if (!Key.IsPrintable(key) || !buffer.Insert((char)key)) Refuse();
    }

    void Refuse() => terminal.Write("\a");

    // ESC and a letter, in either case; cursor keys, Home, End and Delete as VT100 and its children send them.
    async Task EscapeAsync()
    {
        var key = char.ToLowerInvariant((char)await terminal.ReadKeyAsync());
        if (key != 'y') buffer.ForgetYank();
        switch (key)
        {
            case 'b': buffer.WordLeft(); break;
            case 'c': buffer.Capitalize(); break;
            case 'd': buffer.KillWordRight(); break;
            case 'f': buffer.WordRight(); break;
            case 'l': buffer.LowerWord(); break;
            case 'q': Type(await terminal.ReadKeyAsync()); break;
            case 'u': buffer.UpperWord(); break;
            case 'y': if (!buffer.YankEarlier()) Refuse(); break;
            case Application or Control: await ControlSequenceAsync(); break;
            default: Refuse(); break;
        }
    }

    async Task ControlSequenceAsync()
    {
        var sequence = "";
        char last;
        do sequence += last = (char)await terminal.ReadKeyAsync();
        while (last is < '@' or > '~' && sequence.Length < MaxEscapeSequence);
        switch (sequence)
        {
            case "A": Recall(-1); break;
            case "B": Recall(1); break;
            case "C": buffer.MoveBy(1); break;
            case "D": buffer.MoveBy(-1); break;
            case "H" or "1~" or "7~": buffer.MoveTo(0); break;
            case "F" or "4~" or "8~": buffer.MoveTo(buffer.Length); break;
            case "3~": buffer.Delete(); break;
            default: Refuse(); break;
        }
    }

    void Recall(int step)
    {
        var count = History?.Lines.Count ?? 0;
        var wanted = recalled + step;
        if (wanted < 0 || wanted > count)
        {
            Refuse();
            return;
        }
        if (recalled == count) draft = buffer.Text;
        recalled = wanted;
        buffer.Replace(wanted == count ? draft : History!.Lines[wanted]);
    }

    void Refresh()
    {
        terminal.Write("\n");
        view.Redraw(buffer);
    }

    async Task ShowHelpAsync()
    {
        terminal.Write("?\n");
        await Help!(buffer.Text[..buffer.Cursor]);
        view.Redraw(buffer);
    }

    void CompleteWord()
    {
        var completion = Complete!(buffer.Text[..buffer.Cursor]);
        if (completion.Text is { } completed && buffer.Cursor == buffer.Length) buffer.Replace(completed);
        else if (completion.IsAmbiguous) Refuse();
        Refresh();
    }
}
