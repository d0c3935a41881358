namespace Firmware.Kernel;

/// <summary><c>logging rate-limit</c>: at most so many messages in a second, those as severe as <paramref name="Except"/> or more not counted.</summary>
/// <param name="PerSecond">How many.</param>
/// <param name="Except">The least severe level that is never held back; -1 for none.</param>
/// <param name="ConsoleOnly">Only the console is spared; the other destinations have every message.</param>
/// <param name="IncludesDebugging">Whether debugging lines count as well.</param>
sealed record LogRate(int PerSecond, int Except, bool ConsoleOnly, bool IncludesDebugging);

/// <summary>Counts what was let through in the current second; whoever asks holds a lock.</summary>
sealed class LogRateLimiter(TimeProvider clock)
{
    static readonly TimeSpan second = TimeSpan.FromSeconds(1);

    long begun;
    int passed;

    public bool Passes(LogRate rate, int severity, bool isDebugging)
    {
        if (severity <= rate.Except || isDebugging && !rate.IncludesDebugging) return true;
        if (passed == 0 || clock.GetElapsedTime(begun) >= second) (begun, passed) = (clock.GetTimestamp(), 0);
        if (passed == rate.PerSecond) return false;
        passed++;
        return true;
    }
}
