using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What the forms of running-config promise of each other.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RunningConfigTests
{
    [Test]
    public async Task ConfigurationWithDefaultsReplaysToTheSame()
    {
        await using var router = new TestRouter();
        var (plain, all) = (ConfigText.Of(router.Router.Config), ConfigText.Of(router.Router.Config, all: true));
        await using var other = new TestRouter();
        Assert.That(await other.ReplayAsync(all.Split('\n')), Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(all, Has.Length.GreaterThan(plain.Length));
            Assert.That(ConfigText.Of(other.Router.Config), Is.EqualTo(plain));
            Assert.That(ConfigText.Of(other.Router.Config, all: true), Is.EqualTo(all));
        });
    }

    [Test]
    public async Task WhatIsSavedReplaysWithoutAFault()
    {
        await using var router = new TestRouter();
        Assert.That(await router.ReplayAsync(ConfigText.Of(router.Router).Split('\n')), Is.Empty);
    }

    [Test]
    public void TheTimeOfSavingIsTakenFromTheStartupConfig()
    {
        var stamp = new ConfigStamp();
        stamp.Restore("!\r\n! Last configuration change at x\r\n! NVRAM config last updated at 10:42:15 UTC Sun Nov 22 2026 by admin\r\n!\r\nhostname r1\r\n");
        Assert.That(stamp.Lines, Is.EqualTo(new[] { "! No configuration change since last restart", "! NVRAM config last updated at 10:42:15 UTC Sun Nov 22 2026 by admin" }));
    }
}
