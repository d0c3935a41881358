using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class SchedulerTests
{
    static readonly DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider source = new(start);
    readonly DeviceClock clock;
    readonly Log log;
    readonly Scheduler scheduler;

    public SchedulerTests()
    {
        clock = new(source, authoritative: true);
        log = new(clock);
        scheduler = new(clock, log);
    }

    [TearDown]
    public void Stop() => scheduler.Dispose();

    [Test]
    public async Task CodeStartedHereComesBackHereAfterEveryAwait()
    {
        var seen = await scheduler.RunAsync(async () =>
        {
            var before = scheduler.IsCurrent;
            await Task.Run(() => { });
            var between = scheduler.IsCurrent;
            await Task.Yield();
            return (before, between, after: scheduler.IsCurrent);
        });

        Assert.That(seen, Is.EqualTo((true, true, true)));
        Assert.That(scheduler.IsCurrent, Is.False);
    }

    [Test]
    public async Task WorkRunsInOrderAndNeverTwoAtOnce()
    {
        var (order, inside) = (new List<int>(), 0);
        var all = Enumerable.Range(0, 1000).Select(i => scheduler.RunAsync(() =>
        {
            Assert.That(++inside, Is.EqualTo(1));
            order.Add(i);
            inside--;
            return Task.CompletedTask;
        })).ToList();
        await Task.WhenAll(all);

        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public void ExceptionReachesWhoAsked()
        => Assert.That(async () => await scheduler.RunAsync(() => throw new FormatException("wrong")), Throws.TypeOf<FormatException>());

    [Test]
    public async Task ExceptionNobodyAsksForIsLoggedAndTheThreadGoesOn()
    {
        scheduler.Start("refresh", () => throw new FormatException("wrong"));
        scheduler.Post(_ => throw new FormatException("posted"), null);
        await scheduler.RunAsync(() => Task.CompletedTask);

        Assert.That(log.Buffered.Select(line => line.Text), Has.Some.EndsWith("%SYS-3-INTERNAL: refresh: FormatException: wrong").And.Some.EndsWith("%SYS-3-INTERNAL: device thread: FormatException: posted"));
    }

    [Test]
    public async Task JobRunsOnTheDeviceThread()
    {
        var ran = new TaskCompletionSource<bool>();
        using var job = scheduler.After("test", TimeSpan.FromSeconds(5), () => ran.SetResult(scheduler.IsCurrent));
        source.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await ran.Task.WaitAsync(TimeSpan.FromSeconds(60)), Is.True);
    }

    [Test]
    public async Task JobCalledOffWhileItWaitedForItsTurnIsNotDone()
    {
        var ran = false;
        await scheduler.RunAsync(() =>
        {
            var job = scheduler.At("test", start, () => ran = true);
            job.Dispose();
            return Task.CompletedTask;
        });
        await scheduler.RunAsync(() => Task.CompletedTask);

        Assert.That(ran, Is.False);
    }

    [Test]
    public void WorkAfterTheEndIsRefusedNotForgotten()
    {
        scheduler.Dispose();
        scheduler.Start("late", () => Task.CompletedTask);

        Assert.That(async () => await scheduler.RunAsync(() => Task.CompletedTask), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(log.Buffered[^1].Text, Does.Contain("%SYS-7-LATE"));
    }

    [Test]
    public void NobodyMayBlockOnTheDeviceThread()
        => Assert.That(() => scheduler.Send(_ => { }, null), Throws.TypeOf<NotSupportedException>());
}
