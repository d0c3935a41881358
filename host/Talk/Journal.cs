using System.Globalization;
using System.Text;

namespace Host.Talk;

/// <summary>
/// What went over the line, secrets masked: the last lines for error messages, all of it in <c>--log FILE</c> (readable by its owner only).
/// Whole lines are masked, so that a secret cut in two by the line's pace is still found.
/// </summary>
sealed class Journal : IDisposable
{
    const int LinesKept = 60;
    const string Mask = "********";

    readonly TimeProvider clock;
    readonly StreamWriter? file;
    readonly List<string> secrets = [];
    readonly Queue<string> last = new();
    readonly StringBuilder received = new();

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public Journal(TimeProvider clock, string? path = null)
    {
        this.clock = clock;
        if (path is null)
            return;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            file = new StreamWriter(path, Encoding.UTF8, options) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--log {path} cannot be written: {e.Message}");
        }
    }

    /// <summary>From now on this text never appears.</summary>
    public void Hide(string secret)
    {
        if (secret.Length > 0 && !secrets.Contains(secret))
            secrets.Add(secret);
        secrets.Sort((a, b) => b.Length - a.Length);
    }

    public void Typed(string line) => Keep(">", line);

    public void Received(string text)
    {
        foreach (var c in text)
            if (c == '\n')
                FlushReceived();
            else if (!char.IsControl(c))
                received.Append(c);
    }

    /// <summary>The last lines that passed, oldest first.</summary>
    public IReadOnlyList<string> Last(int count)
    {
        FlushReceived();
        return [.. last.TakeLast(count)];
    }

    public string Masked(string text) => secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, Mask, StringComparison.Ordinal));

    public void Dispose()
    {
        FlushReceived();
        file?.Dispose();
    }

    void FlushReceived()
    {
        if (received.Length > 0)
            Keep("<", received.ToString());
        received.Clear();
    }

    void Keep(string direction, string line)
    {
        var masked = Masked(line);
        last.Enqueue($"{direction} {masked}");
        if (last.Count > LinesKept)
            last.Dequeue();
        file?.WriteLine($"{clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {direction} {masked}");
    }
}
