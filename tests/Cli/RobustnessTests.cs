using Firmware.Commands;
using NUnit.Framework;
using Tests.Commands;

namespace Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class RobustnessTests
{
    [Test]
    public async Task RandomBytesNeverSilenceThePrompt()
    {
        var random = new Random(20261122);
        var bytes = new byte[200_000];
        random.NextBytes(bytes);
        await using var router = new TestRouter();
        await router.LogInAsync();
        foreach (var chunk in bytes.Chunk(4096)) router.Line.Type(new string([.. chunk.Select(b => (char)b)]));
        // Whatever was being asked is answered, then the prompt must answer.
        router.Line.Type("\r\u0003\r\u0003\rdo show privilege\rshow privilege\rthe end\r");
        var output = await router.Line.WaitAsync(text => text.Contains("the end\n", StringComparison.Ordinal));
        Assert.That(output, Does.Contain("Current privilege level is"));
        Assert.That(output, Does.Not.Contain("INTERNAL"));
    }

    [Test]
    public async Task WordsOfTheLanguageInAnyOrderNeverFault()
    {
        var random = new Random(7);
        string[] words = ["no", "do", "default", "show", "|", "include", "(", "ip", "host", "line", "con", "0", "?", "\t", "crypto", "pki", "peer", "x", "logging", "console", "9999999999999", "-1", "exit", "configure", "terminal", "interface", "g0/0", "1.2.3.4", "section", "[", "end", "address", "hostname", "run", "clock", "set"];
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal length 0");
        for (var i = 0; i < 2000; i++)
            router.Line.Type(string.Join(' ', Enumerable.Range(0, random.Next(1, 7)).Select(_ => words[random.Next(words.Length)])) + "\u0020\r");
        router.Line.Type("\u0003\r\u0003\renable\rthe end\r");
        var output = await router.Line.WaitAsync(text => text.Contains("the end\n", StringComparison.Ordinal));
        Assert.That(output, Does.Not.Contain("INTERNAL"));
    }

    [Test]
    public async Task TwoThousandLinesReplay()
    {
        await using var router = new TestRouter();
        var lines = Enumerable.Range(0, 400).SelectMany(i => (string[])[$"ip host host{i:000} 10.0.{i / 250}.{i % 250 + 1}", $"crypto pki peer p{i:000}", $" address host{i:000} port 8443", " staple required", "!"]).ToArray();
        Assert.That(lines, Has.Length.EqualTo(2000));
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(router.Router.Config.Hosts, Has.Count.EqualTo(400));
            Assert.That(router.Router.Config.Peers["p399"].Port, Is.EqualTo(8443));
        });
    }

    [Test]
    public async Task TwoThousandPastedLinesAreAllTaken()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        router.Line.Type(string.Concat(Enumerable.Range(0, 2000).Select(i => $"ip host a-rather-long-host-name-{i} 10.0.{i / 250}.{i % 250 + 1}\r\n")) + "end\r\nshow privilege\r\n");
        await router.Line.WaitAsync(text => text.Contains("Current privilege level", StringComparison.Ordinal));
        Assert.That(router.Router.Config.Hosts, Has.Count.EqualTo(2000));
    }

    [Test]
    public async Task ReplayReportsEachRefusedLineWithItsCaret()
    {
        await using var router = new TestRouter();
        var faults = await router.ReplayAsync(["hostname Edge", "line aux 0", "interface GigabitEthernet0/9", "ip http port 99999", "ip domain lookup"]);
        Assert.That(string.Concat(faults), Is.EqualTo(
            "line aux 0\n     ^\n% Invalid input detected at '^' marker.\n\n" +
            "interface GigabitEthernet0/9\n          ^\n% Invalid input detected at '^' marker.\n\n" +
            "ip http port 99999\n             ^\n% Invalid input detected at '^' marker.\n\n"));
        Assert.That(faults.Select(f => f.Number), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public async Task ConfigurationWithoutIndentsReplaysToo()
    {
        await using var router = new TestRouter();
        Assert.That(await router.ReplayAsync(["crypto pki peer one", "address one.example", "staple required", "hostname Edge"]), Is.Empty);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("crypto pki peer one\n address one.example\n staple required\n!"));
    }

    [Test]
    public async Task SectionRemovedFromElsewhereIsLeft()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("configure terminal");
        await router.RunAsync("crypto pki peer one");
        await router.Scheduler.RunAsync(() => { router.Router.Config.Peers.Remove("one"); return Task.CompletedTask; });
        Assert.That(await router.RunAsync("address one.example"), Does.Contain("% Invalid input detected").And.EndWith("Router(config)#"));
    }
}
