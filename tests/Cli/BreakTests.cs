using NUnit.Framework;
using Firmware.Cli;
using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Cli;

/// <summary>When a terminal takes what was typed for a BREAK.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BreakTests
{
    [TestCase("CtrlC", "\u0003", 1)]
    [TestCase("CtrlC", "ab\r\u0003", 1)]
    [TestCase("UntilReturn", "ab\u0003", 1)]
    [TestCase("UntilReturn", "\r\u0003", 0)]
    [TestCase("None", "\u0003", 0)]
    public async Task CtrlCIsBreakAsLongAsTheLineSays(string key, string typed, int breaks)
    {
        var line = new MemoryLine();
        Assert.That(await CountAsync(line, Enum.Parse<BreakKey>(key), () => line.Type(typed)), Is.EqualTo((breaks, false)));
    }

    [Test]
    public async Task BreakIsOneWhateverTheKey()
    {
        var line = new MemoryLine();
        Assert.That(await CountAsync(line, BreakKey.None, () => line.Raise(LineEvent.Break)), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task BreakBehindKeysIsRememberedUntilMoreIsTyped()
    {
        var line = new MemoryLine();
        Assert.That(await CountAsync(line, BreakKey.None, () => { line.Type("\r"); line.Raise(LineEvent.Break); }), Is.EqualTo((1, true)));
        var other = new MemoryLine();
        Assert.That(await CountAsync(other, BreakKey.None, () => { other.Type("\r"); other.Raise(LineEvent.Break); other.Type("x"); }), Is.EqualTo((1, false)));
    }

    static async Task<(int Breaks, bool Ahead)> CountAsync(MemoryLine line, BreakKey key, Action type)
    {
        var clock = new DeviceClock(new FakeTimeProvider(), authoritative: true);
        using var scheduler = new Scheduler(clock, new Log(clock));
        type();
        line.Raise(LineEvent.Closed);
        return await scheduler.RunAsync(async () =>
        {
            var breaks = 0;
            var terminal = new Terminal(line, clock) { BreakKey = key };
            terminal.Broken += () => breaks++;
            var reading = terminal.ReadLineEventsAsync(CancellationToken.None);
            await reading;
            return (breaks, terminal.HasBreakAhead);
        });
    }
}
