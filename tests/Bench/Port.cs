using System.Diagnostics;
using System.Text;

namespace Bench;

/// <summary>The far end of a pseudo terminal, as a terminal program holds it.</summary>
sealed class Port(string path) : IDisposable
{
    const int PiecesPerSecond = 100;
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    readonly FileStream device = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    readonly byte[] buffer = new byte[65536];

    /// <summary>Types and reads until what came ends with <paramref name="end"/>; gives all of it.</summary>
    public Task<string> AskAsync(string typed, string end) => Task.Run(() =>
    {
        device.Write(Encoding.ASCII.GetBytes(typed));
        return ReadUntil(end);
    }).WaitAsync(patience);

    /// <summary>Milliseconds from each key to its echo; each key is rubbed out again.</summary>
    public IReadOnlyList<double> TimeKeys(int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            device.Write("x"u8);
            Read(1);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            device.Write("\b"u8);
            Read(3);
        }
        return times;
    }

    /// <summary>Types the command again and again, and reads what comes, until asked to stop.</summary>
    public async Task FloodAsync(string command, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await AskAsync(command, "\nend\r\n\r\nRouter#");
    }

    public async Task ConfigureAsync(IEnumerable<string> lines)
    {
        await AskAsync("configure terminal\r", "Router(config)#");
        foreach (var line in lines) await AskAsync(line + "\r", "Router(config)#");
        await AskAsync("end\r", "Router#");
    }

    /// <summary>Pastes configuration lines at so many bytes a second, whatever comes back, and waits for the prompt after them.</summary>
    public async Task PasteAsync(string text, int bytesPerSecond)
    {
        await AskAsync("configure terminal\r", "Router(config)#");
        var reading = Task.Run(() => ReadUntil("pasted\r\nRouter#"));
        var (bytes, began) = (Encoding.ASCII.GetBytes(text + "end\r! pasted\r"), Stopwatch.GetTimestamp());
        var piece = Math.Max(1, bytesPerSecond / PiecesPerSecond);
        for (var at = 0; at < bytes.Length; at += piece)
        {
            device.Write(bytes, at, Math.Min(piece, bytes.Length - at));
            var due = TimeSpan.FromSeconds((double)at / bytesPerSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due);
        }
        await reading.WaitAsync(patience);
    }

    /// <summary>How many lines of running-config match.</summary>
    public async Task<int> CountAsync(string pattern)
    {
        var shown = await AskAsync($"show running-config | count {pattern}\r", "Router#");
        var figure = shown[(shown.IndexOf(" = ", StringComparison.Ordinal) + 3)..];
        return int.Parse(figure[..figure.IndexOf('\r', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => device.Dispose();

    string ReadUntil(string end)
    {
        var text = new StringBuilder();
        while (text.Length < end.Length || text.ToString(text.Length - end.Length, end.Length) != end)
        {
            var count = device.Read(buffer);
            if (count == 0) throw new EndOfStreamException($"the console closed; it said:\n{text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        return text.ToString();
    }

    void Read(int count)
    {
        for (var got = 0; got < count;) got += device.Read(buffer, 0, count - got);
    }
}
