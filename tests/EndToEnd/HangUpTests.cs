using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Whoever leaves without a word, or stops listening, holds up nobody: his session ends or waits, and the next one begins afresh.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HangUpTests
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5), askAgainAfter = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task NextClientFindsAFreshSessionAfterAHangUp()
    {
        await using var router = await RouterProcess.StartAsync();
        await using (var first = router.Attach())
        {
            await first.EnableAsync();
            await first.CommandAsync("configure terminal");
            await first.CommandAsync("interface g0/0");
            await first.SendAsync("description half a li");
        }
        await using var second = router.Attach();
        await second.ExpectAsync("Press RETURN to get started!");
        await second.SendAsync("\r");
        await second.ExpectAsync(@"^Router>\z");
        await second.SendAsync("show privilege\r");
        await second.ExpectAsync("Current privilege level is 1");
    }

    [Test]
    public async Task ClientThatNeverReadsHoldsUpNobody()
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "tcp:127.0.0.1:0", "--console", "unix:con");
        var telnet = IPEndPoint.Parse(router.Ready.GetProperty("consoles")[0].GetProperty("path").GetString()!);
        await using var other = new ConsoleClient(router.ConsolePath);
        await other.EnableAsync();
        using (var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await deaf.ConnectAsync(telnet);
            await deaf.SendAsync(Encoding.ASCII.GetBytes("\r\nenable\r\nterminal length 0\r\n" + string.Concat(Enumerable.Repeat("show running-config\r\n", 1500))));
            // Its session is stuck with output that nobody takes; the others go on, and so does the configuration.
            await other.ConfigureAsync("ip host a 192.0.2.1");
            Assert.That(await other.CommandAsync("show running-config | include ^ip host"), Is.EqualTo("ip host a 192.0.2.1\n"));
        }
        await using var next = new ConsoleClient(telnet);
        await next.ExpectAsync("Press RETURN to get started!");
        await next.EnableAsync();
        Assert.That(await next.CommandAsync("show privilege"), Does.Contain("level is 15"));
    }

    [TestCase(false, TestName = "LostLinkGivesTheConsoleToTheNextClient")]
    [TestCase(true, TestName = "LostLinkGivesTheConsoleToTheNextClientThoughOutputWaits")]
    public async Task LostLinkGivesTheConsoleToTheNextClient(bool outputWaits)
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "tcp:127.0.0.1:0", "--console", "unix:con");
        var telnet = IPEndPoint.Parse(router.Ready.GetProperty("consoles")[0].GetProperty("path").GetString()!);
        await using var first = new ConsoleClient(telnet);
        await first.EnableAsync();
        first.Vanish();
        await using var other = new ConsoleClient(router.ConsolePath);
        await other.EnableAsync();
        // It logs a line on every console.
        if (outputWaits) await other.ConfigureAsync("hostname Router");
        await using var next = await TakeOverAsync(telnet);
        await next.SendAsync("\r");
        await next.ExpectAsync(@"^Router>\z");
        Assert.That(await next.CommandAsync("show privilege"), Does.Contain("level is 1"));
    }

    /// <summary>Asks again and again until the console is free.</summary>
    static async Task<ConsoleClient> TakeOverAsync(IPEndPoint console)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var client = new ConsoleClient(console);
            if ((await client.ExpectAsync("The console is in use|Press RETURN to get started!", patience)).EndsWith('!')) return client;
            await client.DisposeAsync();
            Assert.That(watch.Elapsed, Is.LessThan(patience), "nobody takes the console over");
            await Task.Delay(askAgainAfter);
        }
    }
}
