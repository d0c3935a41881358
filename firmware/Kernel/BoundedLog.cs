namespace Firmware.Kernel;

/// <summary>
/// A log for what strangers can provoke: a few lines per period, the rest is counted and told with the next line, so that
/// nobody on the network can push the operator's own messages out of the buffer.
/// </summary>
sealed class BoundedLog(Log log, TimeProvider clock)
{
    const int LinesPerPeriod = 5;
    static readonly TimeSpan period = TimeSpan.FromSeconds(10);

    static readonly Message Suppressed = new("SYS", 5, "SUPPRESSED", "{0} messages like the next one were not logged");

    readonly Lock gate = new();
    long periodStart = clock.GetTimestamp();
    int written;
    long suppressed;

    public void Write(Message message, params ReadOnlySpan<object?> arguments)
    {
        long missed;
        lock (gate)
        {
            if (clock.GetElapsedTime(periodStart) >= period) (periodStart, written) = (clock.GetTimestamp(), 0);
            if (written == LinesPerPeriod)
            {
                suppressed++;
                return;
            }
            written++;
            (missed, suppressed) = (suppressed, 0);
        }
        if (missed > 0) log.Write(Suppressed, missed);
        log.Write(message, arguments);
    }
}
