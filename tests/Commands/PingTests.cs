using System.Net;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What ping sends and shows, against a scripted host and against this one.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PingTests
{
    const string Header = "Type escape sequence to abort.\nSending 5, 100-byte ICMP Echos to 127.0.0.1, timeout is 2 seconds:\n";

    [Test]
    public async Task EachOutcomeHasItsCharacter()
    {
        await using var router = new TestRouter();
        foreach (var outcome in (EchoOutcome[])[EchoOutcome.Reply, EchoOutcome.TimedOut, EchoOutcome.Unreachable, EchoOutcome.TimeExceeded, EchoOutcome.TooBig]) router.Echoes.Enqueue(outcome);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping 127.0.0.1"), Is.EqualTo($"ping 127.0.0.1\n{Header}!.U&M\nSuccess rate is 20 percent (1/5), round-trip min/avg/max = 4/4/4 ms\nRouter#"));
    }

    [Test]
    public async Task NoReplyHasNoTimes()
    {
        await using var router = new TestRouter();
        for (var i = 0; i < 5; i++) router.Echoes.Enqueue(EchoOutcome.TimedOut);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping 127.0.0.1"), Does.EndWith(".....\nSuccess rate is 0 percent (0/5)\nRouter#"));
    }

    [Test]
    public async Task SeventyCharactersMakeALine()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping 127.0.0.1 repeat 141"), Does.Contain($":\n{new string('!', 70)}\n{new string('!', 70)}\n!\nSuccess rate is 100 percent (141/141), "));
        Assert.That(await router.RunAsync("ping 127.0.0.1 repeat 70"), Does.Contain($":\n{new string('!', 70)}\nSuccess rate is 100 percent (70/70), "));
    }

    [Test]
    public async Task OptionsComeInAnyOrderOnceEach()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping 127.0.0.1 timeout 1 size 200 source gi 0/0 df-bit repeat 2"), Is.EqualTo(
            "ping 127.0.0.1 timeout 1 size 200 source gi 0/0 df-bit repeat 2\nType escape sequence to abort.\nSending 2, 200-byte ICMP Echos to 127.0.0.1, timeout is 1 seconds:\n"
            + "Packet sent with a source address of 127.0.0.1 \nPacket sent with the DF bit set\n!!\nSuccess rate is 100 percent (2/2), round-trip min/avg/max = 4/4/4 ms\nRouter#"));
        Assert.That(await router.RunAsync("ping 127.0.0.1 data 00ff"), Does.Contain("\nPacket has data pattern 0x00FF\n!!!!!\n"));
        Assert.That(await router.RunAsync("ping 127.0.0.1 df-bit df-bit"), Does.Contain("% Invalid input detected"));
        Assert.That(await router.RunAsync("ping 127.0.0.1 repeat"), Does.Contain("% Incomplete command."));
    }

    [Test]
    public async Task SourceMustBeOurs()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping 127.0.0.1 source 192.0.2.1"), Does.Contain("% Invalid source address- IP address not on any of our up interfaces\n"));
        Assert.That(await router.RunAsync("ping 127.0.0.1 source g0/1"), Does.Contain("% Invalid source interface - IP not enabled or interface is down\n"));
    }

    [Test]
    public async Task InterruptionSaysHowFarItCame([Values("\u001e", "\u0003")] string keys)
    {
        await using var router = new TestRouter();
        foreach (var outcome in (EchoOutcome?[])[EchoOutcome.Reply, EchoOutcome.Reply, EchoOutcome.TimedOut, EchoOutcome.Reply, null]) router.Echoes.Enqueue(outcome);
        await router.LogInAsync();
        await router.TypeAsync("ping 127.0.0.1 repeat 100000000\r", text => text.EndsWith("!!.!", StringComparison.Ordinal));
        Assert.That(await router.TypeAsync(keys, text => text.EndsWith('#')), Is.EqualTo("\nSuccess rate is 75 percent (3/4), round-trip min/avg/max = 4/4/4 ms\nRouter#"));
    }

    [Test]
    public async Task FloodOfRepliesDoesNotKeepTheKeysWaiting([Values("\u001e", "\u0003")] string keys)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.TypeAsync("ping 127.0.0.1 repeat 100000000\r", text => text.Contains('!'));
        Assert.That(await router.TypeAsync(keys, text => text.EndsWith('#')), Does.Match(@"\nSuccess rate is 100 percent \((\d+)/\1\), round-trip min/avg/max = 4/4/4 ms\nRouter#$"));
    }

    [Test]
    public async Task NobodyIsAskedForMoreOfAPing()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal length 5");
        Assert.That(await router.RunAsync("ping 127.0.0.1 repeat 2100"), Does.Contain("Success rate is 100 percent (2100/2100)").And.Not.Contain("More"));
        Assert.That(await router.TypeAsync("show running-config\r", text => text.EndsWith("--More-- ", StringComparison.Ordinal)), Does.Not.Contain("end"));
    }

    [Test]
    public async Task NameOfAHostIsPinged()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["ip host two 2001:db8::2 192.0.2.2"]);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping ip two repeat 1"), Does.Contain("ICMP Echos to 192.0.2.2,"));
        Assert.That(await router.RunAsync("ping ipv6 two repeat 1"), Does.Contain("ICMP Echos to 2001:DB8::2,"));
        Assert.That(await router.RunAsync("ping nobody"), Is.EqualTo("ping nobody\nTranslating \"nobody\"...domain server (255.255.255.255)\n% Unrecognized host or address, or protocol not running.\n\nRouter#"));
    }

    [Test]
    public async Task NameServersAnswerIsSaidAndKept()
    {
        await using var server = Tests.Net.TestNameServer.Knowing(("www.example", "192.0.2.7"));
        await using var router = new TestRouter { NameServer = server.EndPoint };
        await router.ReplayAsync(["ip name-server 192.0.2.53"]);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("ping www.example repeat 1"), Does.StartWith("ping www.example repeat 1\nTranslating \"www.example\"...domain server (192.0.2.53) [OK]\nType escape sequence to abort.\nSending 1, 100-byte ICMP Echos to 192.0.2.7,"));
        Assert.That(await router.RunAsync("show hosts www.example"), Does.EndWith("www.example               None  (temp, OK)  0   IP    192.0.2.7\nRouter#"));
        await router.RunAsync("clear host www.example");
        Assert.That(await router.RunAsync("show hosts www.example"), Does.Contain("% Host www.example not found"));
    }
}
