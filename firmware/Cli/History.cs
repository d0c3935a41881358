namespace Firmware.Cli;

/// <summary>The lines typed last, for Ctrl-P and <c>show history</c>.</summary>
sealed class History
{
    /// <summary>How many lines are kept, as in IOS.</summary>
    public const int Size = 20;

    readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || lines.Count > 0 && lines[^1] == line) return;
        lines.Add(line);
        if (lines.Count > Size) lines.RemoveAt(0);
    }

    public void Clear() => lines.Clear();
}
