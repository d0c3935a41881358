using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>Keeps what is logged while the router boots, for consoles that have no session yet.</summary>
sealed class BootLog : IDisposable
{
    readonly Log log;
    readonly Lock gate = new();
    readonly List<LogLine> lines = [];

    public BootLog(Log log)
    {
        this.log = log;
        log.Written += Keep;
    }

    /// <summary>The lines so far, in order; from here on none is kept.</summary>
    public IReadOnlyList<LogLine> Take()
    {
        log.Written -= Keep;
        lock (gate) return [.. lines];
    }

    public void Dispose() => log.Written -= Keep;

    void Keep(LogLine line)
    {
        lock (gate) lines.Add(line);
    }
}
