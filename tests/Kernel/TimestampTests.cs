using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All)]
sealed class TimestampTests
{
    static readonly DateTimeOffset early = new(2026, 3, 1, 8, 5, 9, 20, TimeSpan.FromHours(-2));

    [Test]
    public void TimesAreWrittenAsIosWritesThem()
    {
        Assert.That(Timestamp.Zoned(early), Is.EqualTo("10:05:09 UTC Mar 1 2026"));
        Assert.That(Timestamp.Plain(early), Is.EqualTo("10:05:09 Mar 1 2026"));
        Assert.That(Timestamp.WithWeekday(early), Is.EqualTo("10:05:09 UTC Sun Mar 1 2026"));
        Assert.That(Timestamp.WithMilliseconds(early), Is.EqualTo("10:05:09.020 UTC Sun Mar 1 2026"));
    }

    [Test]
    public void TimesAreShownInTheZoneGiven()
    {
        var zone = new ClockZone("EST", TimeSpan.FromHours(-5));
        Assert.That(Timestamp.Zoned(early, zone), Is.EqualTo("05:05:09 EST Mar 1 2026"));
        Assert.That(Timestamp.Plain(early, zone), Is.EqualTo("05:05:09 Mar 1 2026"));
    }
}
