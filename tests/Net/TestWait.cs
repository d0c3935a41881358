using System.Diagnostics;

namespace Tests.Net;

/// <summary>Waits for what happens on another thread without an event of its own.</summary>
static class TestWait
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var begun = Stopwatch.GetTimestamp(); !condition(); await Task.Yield())
        {
            if (Stopwatch.GetElapsedTime(begun) > patience) throw new TimeoutException("waited in vain");
        }
    }
}
