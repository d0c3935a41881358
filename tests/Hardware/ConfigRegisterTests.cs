using NUnit.Framework;
using Firmware.Hardware;

namespace Tests.Hardware;

/// <summary>The configuration register's bits.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConfigRegisterTests
{
    [TestCase(0x2102, 59, true)]
    [TestCase(0x2102, 60, false)]
    [TestCase(0x2002, 86400, true)]
    public void BreakStopsTheRouterForAMinuteAndThenAsBitEightSays(int value, int seconds, bool honoured)
        => Assert.That(new ConfigRegister(value).HonoursBreak(TimeSpan.FromSeconds(seconds)), Is.EqualTo(honoured));

    [TestCase(0x2102, false, false)]
    [TestCase(0x2142, false, true)]
    [TestCase(0x2100, true, false)]
    [TestCase(0x0, true, false)]
    public void BitsSayWhatIsBootedAndRead(int value, bool stays, bool ignores)
    {
        Assert.That(new ConfigRegister(value).StaysInMonitor, Is.EqualTo(stays));
        Assert.That(new ConfigRegister(value).IgnoresStartupConfig, Is.EqualTo(ignores));
    }

    [TestCase("0x2142", 0x2142)]
    [TestCase("8514", 0x2142)]
    [TestCase("0xffff", 0xFFFF)]
    [TestCase("0x10000", null)]
    [TestCase("0x", null)]
    [TestCase("-1", null)]
    [TestCase("2x", null)]
    [TestCase("99999999999999999999", null)]
    public void NumbersAreHexadecimalBehind0xAndElseDecimal(string text, int? value) => Assert.That(ConfigRegister.Parse(text)?.Value, Is.EqualTo(value));

    [Test]
    public void WhatTheRouterCannotDoIsRefused()
    {
        Assert.That(new ConfigRegister(0x2122).Refusal, Does.Contain("bits 5, 11 and 12"));
        Assert.That(new ConfigRegister(0x6102).Refusal, Does.Contain("only bits"));
        Assert.That(new ConfigRegister(0x2142).Refusal, Is.Null);
    }
}
