namespace Firmware.Cli;

/// <summary>The lines typed last, for Ctrl-P and <c>show history</c>.</summary>
sealed class History
{
    /// <summary>How many lines are kept where nobody said, as in IOS.</summary>
    public const int DefaultSize = 20;

    readonly List<string> lines = [];
    int size = DefaultSize;
    bool isKept = true;

    public IReadOnlyList<string> Lines => lines;

    /// <summary>How many lines are kept, 0–256; older ones are forgotten.</summary>
    public int Size
    {
        get => size;
        set
        {
            size = value;
            Trim();
        }
    }

    /// <summary>Whether lines are kept at all; when they are not, those kept before are forgotten.</summary>
    public bool IsKept
    {
        get => isKept;
        set
        {
            isKept = value;
            if (!isKept) lines.Clear();
        }
    }

    public void Add(string line)
    {
        if (!isKept || string.IsNullOrWhiteSpace(line) || lines.Count > 0 && lines[^1] == line) return;
        lines.Add(line);
        Trim();
    }

    public void Clear() => lines.Clear();

    void Trim()
    {
        if (lines.Count > size) lines.RemoveRange(0, lines.Count - size);
    }
}
