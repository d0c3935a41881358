using System.Text;
using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What a startup-config may look like, and what becomes of one that does not fit.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StartupConfigTests
{
    [Test]
    public async Task LinesOfAnotherSystemAreTakenAsTheyAre()
    {
        await using var router = new TestRouter();
        var faults = await router.ReplayAsync("hostname Edge\r\ninterface g0/0\r\n\tip address 192.0.2.1 255.255.255.0\r\nip http port 8080\r\nend\r\nhostname Late\r\n".Split('\n'));
        Assert.That(faults, Is.Empty);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("hostname Edge\n").And.Contain("\n ip address 192.0.2.1 255.255.255.0\n").And.Contain("\nip http port 8080\n"));
    }

    [Test]
    public async Task OneWithoutAnEndIsTakenToItsLastLine()
    {
        await using var router = new TestRouter();
        Assert.That(await router.ReplayAsync(["hostname Edge", "ip http port 8080"]), Is.Empty);
        Assert.That(router.Router.Config.HttpPort, Is.EqualTo(8080));
    }

    [Test]
    public async Task AHundredThousandWrongLinesAreReadToTheEnd()
    {
        await using var router = new TestRouter();
        var faults = await router.ReplayAsync([.. Enumerable.Range(0, 100_000).Select(i => $"nonsense {i}"), "hostname Edge"]);
        Assert.That(faults, Has.Count.EqualTo(100_000));
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Edge"));
    }

    [Test]
    public async Task JunkIsEchoedWithoutItsControlCharacters()
    {
        await using var router = new TestRouter();
        var junk = new byte[20_000];
        new Random(7).NextBytes(junk);
        var faults = await router.ReplayAsync([.. Encoding.Latin1.GetString(junk).Split('\n'), new string('x', 5000), "hostname Edge"]);
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Edge"));
        Assert.That(faults.SelectMany(f => f.ToString().Split('\n')[0]).Where(char.IsControl), Is.Empty);
        Assert.That(faults[^1].Message, Is.EqualTo("% A line has at most 4096 characters.\n"));
    }

    [Test]
    public async Task WhatDoesNotFitIsNotSavedAndSaysSo()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["hostname Small"]);
        await router.LogInAsync();
        await router.RunAsync("write memory");
        await router.ReplayAsync(Enumerable.Range(0, 3000).Select(i => $"ip host name-{i} 192.0.2.1"));
        var written = await router.RunAsync("write memory");
        Assert.That(written, Does.Contain("startup-config file open failed (Not enough space)").And.Contain("%NV-3-WRITEFAIL: startup-config is not saved").And.Not.Contain("[OK]"));
        Assert.That(router.Router.Nvram.ReadStartupConfig(), Does.Contain("hostname Small").And.Not.Contain("name-0"));
    }
}
