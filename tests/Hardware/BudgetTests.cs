using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class BudgetTests
{
    [Test]
    public void FullPoolRefusesAndSaysSo()
    {
        var log = LineReader.NewLog();
        var pool = new Budget("Staples", 100, log);
        Assert.That(pool.TryTake(60), Is.True);
        Assert.That(pool.TryTake(41), Is.False);

        Assert.That(log.Buffered[^1].Text, Does.EndWith("%SYS-2-MALLOCFAIL: Memory allocation of 41 bytes failed from pool Staples, 60 of 100 bytes in use"));
        Assert.That((pool.Used, pool.Highest, pool.Refusals), Is.EqualTo((60, 60, 1)));
        pool.Release(60);
        Assert.That(pool.TryTake(100), Is.True);
        Assert.That(pool.Highest, Is.EqualTo(100));
    }

    [Test]
    public void PoolThatIsAskedInVainAgainAndAgainDoesNotFillTheLog()
    {
        var log = LineReader.NewLog();
        var pool = new Budget("Staples", 100, log);
        for (var i = 0; i < 1000; i++) pool.TryTake(101);

        Assert.That(log.Buffered, Has.Count.LessThan(10));
        Assert.That(pool.Refusals, Is.EqualTo(1000));
    }

    [Test]
    public void ImpossibleSizeIsRefusedNotOverflown()
    {
        var pool = new Budget("Staples", 100, LineReader.NewLog());
        pool.TryTake(1);

        Assert.That(pool.TryTake(long.MaxValue), Is.False);
    }

    [Test]
    public void ManyAtOnceNeverTakeMoreThanThereIs()
    {
        var pool = new Budget("TLS", 1000, LineReader.NewLog());
        Parallel.For(0, 10_000, _ =>
        {
            if (!pool.TryTake(300)) return;
            Assert.That(pool.Used, Is.InRange(300, 1000));
            pool.Release(300);
        });

        Assert.That(pool.Used, Is.Zero);
        Assert.That(pool.Highest, Is.InRange(300, 900));
    }
}
