namespace Firmware.Cli;

/// <summary>A line of a configuration that was not taken, with the caret or message it got.</summary>
/// <param name="Number">From 1.</param>
sealed record ReplayFault(int Number, string Line, string Message)
{
    /// <summary>As IOS echoes it at boot.</summary>
    public override string ToString() => $"{Printable(Line.Length > MostEchoed ? Line[..MostEchoed] : Line)}\n{Message}";

    const int MostEchoed = 254;

    static string Printable(string line) => line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? c == '\t' ? ' ' : '.' : c)) : line;
}

partial class Session
{
    const int LongestScriptLine = 4096;

    /// <summary>So many lines are executed before everybody else on the device thread has a turn.</summary>
    const int LinesInTurn = 16;

    /// <summary>
    /// Executes the lines of a configuration in configuration mode and gives back those that were not taken. Who calls it applies the
    /// configuration afterwards: it is not applied line by line.
    /// </summary>
    public async Task<IReadOnlyList<ReplayFault>> ReplayAsync(IEnumerable<string> lines)
    {
        if (terminal is not null) throw new InvalidOperationException("A session with a terminal is typed into.");
        var faults = new List<ReplayFault>();
        script = new Queue<string>(lines);
        Privilege = Mode.AllPrivileges;
        Enter(host.Config, host.ConfigSection);
        var wasIndented = false;
        for (int number = 1, before = script.Count; script.TryDequeue(out var line); number += before - script.Count, before = script.Count)
        {
            line = line.TrimEnd('\r');
            // Where sections are indented, a line that is not belongs to none, whatever the section's mode would make of it.
            if (wasIndented && line is not [' ' or '\t', ..]) PopToConfig();
            wasIndented = line is [' ' or '\t', ..];
            refusal = "";
            if (line.Length <= LongestScriptLine) await ExecuteAsync(line, column => column);
            else refusal = $"% A line has at most {LongestScriptLine} characters.\n";
            if (refusal.Length > 0) faults.Add(new ReplayFault(number, line, refusal));
            if (!IsConfiguring) break;
            if (script.Count % LinesInTurn == 0) await Task.Yield();
        }
        positions.Clear();
        script = null;
        return faults;
    }

    void PopToConfig()
    {
        while (positions.Count > 1) positions.Pop();
    }
}
