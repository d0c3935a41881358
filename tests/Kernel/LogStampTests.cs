using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class LogStampTests
{
    static readonly Message said = new("TEST", 5, "SAID", "{0}");

    readonly FakeTimeProvider time = new(new(2026, 11, 2, 10, 42, 15, TimeSpan.Zero));
    readonly DeviceClock clock;
    readonly Log log;

    public LogStampTests() => log = new(clock = new(time, authoritative: true)) { BufferLimit = 1 << 20 };

    [TestCase("datetime", "Nov  2 10:42:15: ")]
    [TestCase("datetime msec", "Nov  2 10:42:15.000: ")]
    [TestCase("datetime msec localtime show-timezone year", "Nov  2 2026 11:42:15.000 CET: ")]
    [TestCase("datetime show-timezone", "Nov  2 10:42:15 UTC: ")]
    [TestCase("uptime", "00:00:00: ")]
    [TestCase("", "")]
    public void StampIsWhatServiceTimestampsAskedFor(string setting, string stamp)
    {
        clock.Zone = new("CET", TimeSpan.FromHours(1));
        log.Stamp = LogStamp.Parse(setting);
        log.Write(said, "x");
        Assert.That(log.Buffered[^1].Text, Is.EqualTo($"{stamp}%TEST-5-SAID: x"));
    }

    [TestCase(0.5, "12:00:00")]
    [TestCase(1.1, "1d02h")]
    [TestCase(9, "1w2d")]
    [TestCase(379, "1y2w")]
    public void UptimeHasItsTwoLargestUnits(double days, string shown)
        => Assert.That(LogStamp.Parse("uptime")!.Of(clock, TimeSpan.FromDays(days)), Is.EqualTo(shown));

    [Test]
    public void DebuggingHasStampsOfItsOwn()
    {
        log.DebugStamp = LogStamp.Parse("uptime");
        log.Debug("CRYPTO_PKI: hello");
        Assert.That(log.Buffered[^1], Is.EqualTo(new LogLine("00:00:00: CRYPTO_PKI: hello", 7)));
    }

    [Test]
    public void LostSynchronizationIsADotAndNotAStar()
    {
        clock.Set(clock.GetUtcNow(), TimeSource.Ntp);
        clock.LoseSynchronization();
        log.Write(said, "x");
        Assert.That(log.Buffered[^1].Text, Does.StartWith(".Nov  2 10:42:15.000: "));
        Assert.That(clock.IsAuthoritative, Is.True);
    }

    [Test]
    public void RateLimitHoldsBackWhatIsTooMuchInASecond()
    {
        log.Rate = new(2, Except: 3, ConsoleOnly: false, IncludesDebugging: false);
        for (var i = 0; i < 5; i++) log.Write(said, i);
        log.Write(said with { Severity = 3 }, "grave");
        log.Debug("detail");
        Assert.That(log.Buffered, Has.Count.EqualTo(4));
        Assert.That(log.RateLimited.Value, Is.EqualTo(3));
        time.Advance(TimeSpan.FromSeconds(1));
        log.Write(said, "later");
        Assert.That(log.Buffered, Has.Count.EqualTo(5));
    }

    [Test]
    public void RateLimitOfTheConsoleSparesTheConsoleAlone()
    {
        log.Rate = new(1, Except: -1, ConsoleOnly: true, IncludesDebugging: true);
        for (var i = 0; i < 3; i++) log.Write(said, i);
        Assert.That(log.Buffered.Select(l => l.OnConsole), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public void SlewNeverJumpsAndEndsWhereItShould()
    {
        var before = clock.GetUtcNow();
        clock.Slew(TimeSpan.FromMilliseconds(-50));
        for (var last = before; time.GetUtcNow() < before.AddMinutes(2); last = clock.GetUtcNow())
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            Assert.That(clock.GetUtcNow(), Is.GreaterThan(last));
        }
        Assert.That(time.GetUtcNow() - clock.GetUtcNow(), Is.EqualTo(TimeSpan.FromMilliseconds(50)));
    }
}
