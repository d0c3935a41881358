using System.Text;

namespace Firmware.Cli;

/// <summary>The text being typed and the place in it where the next character goes.</summary>
sealed class EditBuffer(int maxLength)
{
    readonly StringBuilder text = new();
    readonly DeleteBuffer deleted = new();
    (int At, int Length)? yanked;

    public string Text => text.ToString();
    public int Length => text.Length;
    public int Cursor { get; private set; }

    /// <summary>False when the line is full.</summary>
    public bool Insert(string typed)
    {
        if (text.Length + typed.Length > maxLength) return false;
        text.Insert(Cursor, typed);
        Cursor += typed.Length;
        return true;
    }

    public bool Insert(char typed)
    {
        if (text.Length >= maxLength) return false;
        text.Insert(Cursor++, typed);
        return true;
    }

    public void Replace(string line)
    {
        text.Clear().Append(line.Length > maxLength ? line[..maxLength] : line);
        Cursor = text.Length;
    }

    public void MoveTo(int place) => Cursor = Math.Clamp(place, 0, text.Length);

    public void MoveBy(int places) => MoveTo(Cursor + places);

    public void WordLeft() => Cursor = WordBegin();

    public void WordRight() => Cursor = WordEnd();

    public void RubOut()
    {
        if (Cursor > 0) text.Remove(--Cursor, 1);
    }

    public void Delete()
    {
        if (Cursor < text.Length) text.Remove(Cursor, 1);
    }

    public void KillToEnd() => Kill(Cursor, text.Length);

    public void KillToBegin() => Kill(0, Cursor);

    public void KillLine() => Kill(0, text.Length);

    public void KillWordLeft() => Kill(WordBegin(), Cursor);

    public void KillWordRight() => Kill(Cursor, WordEnd());

    /// <summary>Brings back what was deleted last; false when there is nothing, or no room for it.</summary>
    public bool Yank()
    {
        var last = deleted.Latest();
        var at = Cursor;
        if (last.Length == 0 || !Insert(last)) return false;
        yanked = (at, last.Length);
        return true;
    }

    /// <summary>Exchanges what <see cref="Yank"/> just brought for what was deleted before it.</summary>
    public bool YankEarlier()
    {
        if (yanked is not { } place || place.At + place.Length != Cursor) return false;
        var earlier = deleted.Earlier();
        if (text.Length - place.Length + earlier.Length > maxLength) return false;
        text.Remove(place.At, place.Length);
        Cursor = place.At;
        Insert(earlier);
        yanked = (place.At, earlier.Length);
        return true;
    }

    /// <summary>The key after a yank was another one: <see cref="YankEarlier"/> has nothing to exchange any more.</summary>
    public void ForgetYank() => yanked = null;

    /// <summary>Exchanges the character at the cursor with the one before it.</summary>
    public void Transpose()
    {
        var at = Cursor == text.Length ? Cursor - 1 : Cursor;
        if (at < 1) return;
        (text[at - 1], text[at]) = (text[at], text[at - 1]);
        Cursor = at + 1;
    }

    /// <summary>A capital where the rest of the word begins, the remainder as it is.</summary>
    public void Capitalize() => ChangeWord((c, isFirst) => isFirst ? char.ToUpperInvariant(c) : c);

    public void LowerWord() => ChangeWord((c, _) => char.ToLowerInvariant(c));

    public void UpperWord() => ChangeWord((c, _) => char.ToUpperInvariant(c));

    void ChangeWord(Func<char, bool, char> change)
    {
        var end = WordEnd();
        while (Cursor < end && text[Cursor] == ' ') Cursor++;
        for (var first = Cursor; Cursor < end; Cursor++) text[Cursor] = change(text[Cursor], Cursor == first);
    }

    void Kill(int from, int to)
    {
        if (to > from) deleted.Keep(text.ToString(from, to - from));
        text.Remove(from, to - from);
        Cursor = from;
    }

    int WordBegin()
    {
        var at = Cursor;
        while (at > 0 && text[at - 1] == ' ') at--;
        while (at > 0 && text[at - 1] != ' ') at--;
        return at;
    }

    int WordEnd()
    {
        var at = Cursor;
        while (at < text.Length && text[at] == ' ') at++;
        while (at < text.Length && text[at] != ' ') at++;
        return at;
    }
}
