using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All)]
sealed class ClockZoneTests
{
    static readonly ClockZone berlin = new("CET", TimeSpan.FromHours(1), SummerTime.Parse("CEST", "recurring last Sun Mar 2:00 last Sun Oct 3:00"));

    [TestCase("2026-03-29T00:59:59Z", "01:59:59 CET Mar 29 2026")]
    [TestCase("2026-03-29T01:00:00Z", "03:00:00 CEST Mar 29 2026")]
    [TestCase("2026-10-25T00:59:59Z", "02:59:59 CEST Oct 25 2026")]
    [TestCase("2026-10-25T01:00:00Z", "02:00:00 CET Oct 25 2026")]
    public void SummerTimeBeginsAndEndsToTheSecond(string moment, string shown)
        => Assert.That(Timestamp.Zoned(DateTimeOffset.Parse(moment, null), berlin), Is.EqualTo(shown));

    [Test]
    public void RecurringAloneIsTheRuleOfTheUnitedStates()
    {
        var zone = new ClockZone("EST", TimeSpan.FromHours(-5), SummerTime.Parse("EDT", "recurring"));
        Assert.That(Timestamp.Zoned(new(2026, 3, 8, 7, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("03:00:00 EDT Mar 8 2026"));
        Assert.That(Timestamp.Zoned(new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("01:00:00 EST Nov 1 2026"));
    }

    [Test]
    public void SouthOfTheEquatorSummerGoesOverTheNewYear()
    {
        var zone = new ClockZone("AEST", TimeSpan.FromHours(10), SummerTime.Parse("AEDT", "recurring 1 Sun Oct 2:00 1 Sun Apr 3:00"));
        Assert.That(Timestamp.Zoned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("11:00:00 AEDT Jan 1 2026"));
        Assert.That(Timestamp.Zoned(new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("10:00:00 AEST Jul 1 2026"));
        Assert.That(zone.Summer!.Around(new(2026, 7, 1)), Is.EqualTo(new SummerPeriod(new(2026, 10, 4, 2, 0, 0), new(2027, 4, 4, 3, 0, 0))));
    }

    [Test]
    public void DatesHoldOnce()
    {
        var zone = new ClockZone("UTC", TimeSpan.Zero, SummerTime.Parse("BST", "date Mar 8 2026 2:00 Nov 1 2026 2:00 30"));
        Assert.That(Timestamp.Zoned(new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("00:30:00 BST Jul 1 2026"));
        Assert.That(Timestamp.Zoned(new(2027, 7, 1, 0, 0, 0, TimeSpan.Zero), zone), Is.EqualTo("00:00:00 UTC Jul 1 2027"));
        Assert.That(zone.Summer!.Around(new(2027, 1, 1)), Is.Null);
    }

    [Test]
    public void EveryMomentIsFoundAgainFromTheWallClock()
    {
        for (var moment = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero); moment.Year < 2028; moment += TimeSpan.FromHours(1))
        {
            // The second reading of the hour that comes twice is the one that cannot be told.
            if (moment is { Month: 10, Hour: 1, DayOfWeek: DayOfWeek.Sunday, Day: > 24 }) continue;
            Assert.That(berlin.MomentOf(berlin.At(moment).Wall), Is.EqualTo(moment));
        }
    }

    [Test]
    public void LastMomentThereIsHasATextEverywhere()
        => Assert.That(Timestamp.Zoned(DateTimeOffset.MaxValue, berlin), Is.EqualTo("23:59:59 CET Dec 31 9999"));
}
