using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All)]
sealed class CpuMeterTests
{
    [Test]
    public void LoadIsWhatTheThreadsUsedAndDecays()
    {
        var time = new FakeTimeProvider();
        var busy = TimeSpan.FromSeconds(100);
        using var meter = new CpuMeter(time, () => [new(7, "device", busy, busy / 4, 10), new(8, "idle", TimeSpan.Zero, TimeSpan.Zero, 1)], processors: 2, new Log(new DeviceClock(time, true)));
        Assert.That(meter.Total.FiveSeconds, Is.Zero, "what was before it looked is not counted");
        busy += TimeSpan.FromSeconds(4);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Multiple(() =>
        {
            Assert.That(meter.Total.FiveSeconds, Is.EqualTo(40).Within(0.01));
            Assert.That(meter.InKernel, Is.EqualTo(10).Within(0.01));
            Assert.That(meter.Total.OneMinute, Is.EqualTo(40 * (1 - Math.Exp(-5.0 / 60))).Within(0.01));
            Assert.That(meter.Threads.Select(t => t.Thread.Name), Is.EqualTo(new[] { "device", "idle" }));
        });
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(meter.Total.FiveSeconds, Is.Zero);
    }

    [Test]
    public void NumberGivenToAnotherThreadStartsAfresh()
    {
        var time = new FakeTimeProvider();
        ThreadUse now = new(7, "old", TimeSpan.FromSeconds(50), TimeSpan.Zero, 10);
        using var meter = new CpuMeter(time, () => [now], processors: 1, new Log(new DeviceClock(time, true)));
        now = new(7, "new", TimeSpan.FromSeconds(1), TimeSpan.Zero, 1);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(meter.Total.FiveSeconds, Is.EqualTo(20).Within(0.01));
    }
}
