using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class JobTests
{
    static readonly DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider source = new(start);

    [Test]
    public void JobStartsWhenItsTimeComesAndOnce()
    {
        var starts = 0;
        using var job = Job.At(source, start.AddHours(1), _ => starts++);
        source.Advance(TimeSpan.FromMinutes(59));
        Assert.That(starts, Is.Zero);
        source.Advance(TimeSpan.FromMinutes(1));
        source.Advance(TimeSpan.FromDays(3));

        Assert.That(starts, Is.EqualTo(1));
    }

    [Test]
    public void JobOfAHundredDaysAheadIsNotForgotten()
    {
        var starts = 0;
        using var job = Job.At(source, start.AddDays(100), _ => starts++);
        for (var day = 0; day < 100; day++)
        {
            Assert.That(starts, Is.Zero);
            source.Advance(TimeSpan.FromDays(1));
        }

        Assert.That(starts, Is.EqualTo(1));
    }

    [Test]
    public void TimeThatIsPastStartsAtOnce()
    {
        var starts = 0;
        using var job = Job.At(source, start.AddSeconds(-1), _ => starts++);

        Assert.That(starts, Is.EqualTo(1));
    }

    [Test]
    public void JobFollowsAClockThatIsSet()
    {
        var clock = new DeviceClock(source, authoritative: true);
        var (early, late) = (0, 0);
        using var soon = Job.At(clock, start.AddHours(1), _ => early++);
        using var delayed = Job.At(clock, start.AddHours(3), _ => late++);
        clock.Set(start.AddHours(2));
        Assert.That((early, late), Is.EqualTo((1, 0)));
        clock.Set(start);
        source.Advance(TimeSpan.FromHours(2));
        Assert.That(late, Is.Zero);
        source.Advance(TimeSpan.FromHours(1));

        Assert.That((early, late), Is.EqualTo((1, 1)));
    }

    [Test]
    public void DelayRunsOnItsOwnTimeWhateverTheClockIsSetTo()
    {
        var clock = new DeviceClock(source, authoritative: true);
        var starts = 0;
        using var job = Job.After(clock, TimeSpan.FromSeconds(10), _ => starts++);
        clock.Set(start.AddYears(30));
        Assert.That(starts, Is.Zero);
        clock.Set(start.AddYears(-30));
        source.Advance(TimeSpan.FromSeconds(10));

        Assert.That(starts, Is.EqualTo(1));
    }

    [Test]
    public void DisposedJobNeverStarts()
    {
        var clock = new DeviceClock(source, authoritative: true);
        var starts = 0;
        var job = Job.At(clock, start.AddHours(1), _ => starts++);
        job.Dispose();
        source.Advance(TimeSpan.FromHours(2));
        clock.Set(start.AddYears(1));

        Assert.That((starts, job.IsCalledOff), Is.EqualTo((0, true)));
    }

    [Test]
    public void JobMayDisposeItself()
    {
        var starts = 0;
        using var job = Job.At(source, start, job =>
        {
            starts++;
            job.Dispose();
        });

        Assert.That(starts, Is.EqualTo(1));
    }
}
