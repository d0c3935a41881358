using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Pki;

/// <summary>A clock that tests turn, and that tells them when somebody began to wait for it.</summary>
sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    static readonly TimeSpan tooLong = TimeSpan.FromSeconds(60);

    readonly Lock gate = new();
    readonly List<TimeSpan> waits = [];
    readonly List<(TimeSpan Wait, int Count, TaskCompletionSource Done)> watchers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (gate)
        {
            waits.Add(dueTime);
            foreach (var watcher in watchers.Where(w => Count(w.Wait) >= w.Count)) watcher.Done.TrySetResult();
        }
        return timer;
    }

    /// <summary>Completes when <paramref name="count"/> waits of exactly this length have begun.</summary>
    public async Task BegunAsync(TimeSpan wait, int count = 1)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (Count(wait) >= count) return;
            watchers.Add((wait, count, done));
        }
        try { await done.Task.WaitAsync(tooLong); }
        catch (TimeoutException) { throw new AssertionException($"nobody began to wait {wait} {count} times"); }
    }

    int Count(TimeSpan wait) => waits.Count(w => w == wait);
}
