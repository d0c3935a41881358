using System.Text;

namespace Firmware.Cli;

/// <summary>
/// Keeps the terminal showing a prompt and the text being typed, writing only what differs: what is typed at the end goes out
/// as it came in. Text too long for the terminal's width is shifted by ten characters at a time, with <c>$</c> in the place of the
/// character where it goes on.
/// </summary>
sealed class EditView(Terminal terminal, string prompt, bool echoes)
{
    // From this width on nothing scrolls: programs set it to read their own typing back verbatim.
    const int Unlimited = 511;
    const int ScrollStep = 10;
    const int NarrowestText = 20;

    string shown = "";
    int place;

    /// <summary>The first character of the text that is shown.</summary>
    public int Offset { get; private set; }

    int Columns => terminal.Width is 0 or >= Unlimited ? int.MaxValue : Math.Max(NarrowestText, terminal.Width - prompt.Length - 1);

    /// <summary>Writes the prompt and the text on the line the cursor is on.</summary>
    public void Redraw(EditBuffer buffer)
    {
        terminal.Write(prompt);
        (shown, place) = ("", 0);
        Update(buffer);
    }

    /// <summary>Brings the terminal to the buffer's state.</summary>
    public void Update(EditBuffer buffer)
    {
        if (!echoes) return;
        Scroll(buffer);
        var wanted = Visible(buffer.Text);
        var same = shown.AsSpan().CommonPrefixLength(wanted);
        var output = new StringBuilder();
        if (same < shown.Length || same < wanted.Length)
        {
            Go(output, same);
            var blanks = Math.Max(0, shown.Length - wanted.Length);
            output.Append(wanted, same, wanted.Length - same).Append(' ', blanks).Append('\b', blanks);
            (shown, place) = (wanted, wanted.Length);
        }
        Go(output, buffer.Cursor - Offset);
        terminal.Write(output.ToString());
    }

    /// <summary>The column in which a character of the text stands on the screen, or the end it is nearest to.</summary>
    public int ColumnOf(int index) => prompt.Length + Math.Clamp(index - Offset, 0, Columns - 1);

    void Go(StringBuilder output, int to)
    {
        if (to < place) output.Append('\b', place - to);
        else output.Append(shown, place, to - place);
        place = to;
    }

    void Scroll(EditBuffer buffer)
    {
        var columns = Columns;
        if (buffer.Length < columns) Offset = 0;
        while (Offset > 0 && buffer.Cursor <= Offset) Offset = Math.Max(0, Offset - ScrollStep);
        while (buffer.Cursor - Offset >= columns) Offset += ScrollStep;
    }

    string Visible(string text)
    {
        var columns = Columns;
        var part = Offset == 0 ? text : string.Concat("$", text.AsSpan(Offset + 1));
        return part.Length < columns ? part : string.Concat(part.AsSpan(0, columns - 1), "$");
    }
}
