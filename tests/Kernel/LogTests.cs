using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Kernel;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class LogTests
{
    static readonly Message hello = new("PKI", 6, "HELLO", "Hello {0}");
    static readonly Message detail = new("PKI", 7, "DETAIL", "{0}");

    readonly DeviceClock clock;
    readonly Log log;

    public LogTests()
    {
        clock = DeviceClock.StartingAt(new FakeTimeProvider(), DeviceClock.Unset, authoritative: false);
        log = new(clock);
    }

    [Test]
    public void LineHasTheFormOfIos()
    {
        log.Write(hello, "world");
        clock.Set(new(2026, 11, 22, 10, 42, 15, 7, TimeSpan.Zero));
        log.Write(hello, "again");

        Assert.That(log.Buffered.Select(line => line.Text), Is.EqualTo(new[] { "*Mar  1 00:00:00.000: %PKI-6-HELLO: Hello world", "Nov 22 10:42:15.007: %PKI-6-HELLO: Hello again" }));
    }

    [Test]
    public void OldestLinesGoFirst()
    {
        log.BufferLimit = 150;
        for (var i = 0; i < 10; i++) log.Write(hello, i);

        Assert.That(log.Buffered.Select(line => line.Text[^1]), Is.EqualTo("789"));
        Assert.That(log.Count, Is.EqualTo(10));
    }

    [Test]
    public void LevelDecidesWhatIsKept()
    {
        log.BufferLevel = 6;
        var heard = new List<LogLine>();
        log.Written += heard.Add;
        log.Write(detail, "x");
        log.Write(hello, "y");

        Assert.That(log.Buffered, Has.Count.EqualTo(1));
        Assert.That(heard, Has.Count.EqualTo(2));
    }

    [Test]
    public void ZeroKeepsNothingAndClearForgets()
    {
        log.Write(hello, "x");
        log.Clear();
        Assert.That(log.Buffered, Is.Empty);
        log.BufferLimit = 0;
        log.Write(hello, "y");

        Assert.That(log.Buffered, Is.Empty);
    }

    [Test]
    public void PeerCannotPaintOnTheConsole()
    {
        log.Write(hello, "\u001b[2J\rfake\u009b");

        Assert.That(log.Buffered[^1].Text, Does.EndWith("Hello .[2J.fake."));
    }

    [Test]
    public void ListenerThatFailsStopsNeitherTheWriterNorTheOthers()
    {
        var heard = 0;
        log.Written += _ => throw new InvalidOperationException("gone");
        log.Written += _ => heard++;
        log.Write(hello, "x");

        Assert.That(heard, Is.EqualTo(1));
        Assert.That(log.Buffered[^1].Text, Does.EndWith("%SYS-3-INTERNAL: log listener: InvalidOperationException: gone"));
    }
}
