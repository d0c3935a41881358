namespace Firmware.Cli;

/// <summary>What was deleted by words and lines, newest first, for Ctrl-Y and Esc-Y.</summary>
sealed class DeleteBuffer
{
    /// <summary>How many deletions are kept, as in IOS.</summary>
    public const int Size = 10;

    readonly List<string> kept = [];
    int shown;

    public void Keep(string text)
    {
        kept.Insert(0, text);
        if (kept.Count > Size) kept.RemoveAt(Size);
    }

    /// <summary>What was deleted last; empty when nothing was.</summary>
    public string Latest()
    {
        shown = 0;
        return kept.Count > 0 ? kept[0] : "";
    }

    /// <summary>What was deleted before that which was given last; after the oldest the newest again.</summary>
    public string Earlier()
    {
        shown = (shown + 1) % kept.Count;
        return kept[shown];
    }
}
