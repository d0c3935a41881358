using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All)]
sealed class DeviceClockTests
{
    static readonly DateTimeOffset start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Test]
    public void UnsetClockStartsIn1993AndRuns()
    {
        var source = new FakeTimeProvider(start);
        var clock = DeviceClock.StartingAt(source, DeviceClock.Unset, authoritative: false);
        source.Advance(TimeSpan.FromMinutes(5));

        Assert.That(clock.GetUtcNow(), Is.EqualTo(new DateTimeOffset(1993, 3, 1, 0, 5, 0, TimeSpan.Zero)));
        Assert.That(clock.IsAuthoritative, Is.False);
    }

    [Test]
    public void SettingMakesItAuthoritativeAndIsTold()
    {
        var source = new FakeTimeProvider(start);
        var clock = DeviceClock.StartingAt(source, DeviceClock.Unset, authoritative: false);
        var told = 0;
        clock.Changed += () => told++;
        clock.Set(start.AddYears(1));
        source.Advance(TimeSpan.FromSeconds(1));

        Assert.That(clock.GetUtcNow(), Is.EqualTo(start.AddYears(1).AddSeconds(1)));
        Assert.That((clock.IsAuthoritative, told), Is.EqualTo((true, 1)));
    }

    [Test]
    public void ElapsedTimeIsNotMovedBySetting()
    {
        var source = new FakeTimeProvider(start);
        var clock = new DeviceClock(source, authoritative: true);
        var begun = clock.GetTimestamp();
        clock.Set(start.AddYears(10));
        source.Advance(TimeSpan.FromSeconds(3));

        Assert.That(clock.GetElapsedTime(begun), Is.EqualTo(TimeSpan.FromSeconds(3)));
    }
}
