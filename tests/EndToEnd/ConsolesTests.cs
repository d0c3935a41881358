using System.Net;
using NUnit.Framework;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>Several consoles at once: each has its own session, all act on one configuration.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ConsolesTests
{
    [Test]
    public async Task AllConsolesAnswerAndShareOneConfiguration()
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "pty:pty", "--console", "tcp:127.0.0.1:0", "--console", "unix:con");
        string Path(int console) => router.Ready.GetProperty("consoles")[console].GetProperty("path").GetString()!;
        var bridge = System.IO.Path.Combine(router.Folder, "bridge");
        // A terminal program at the pty.
        using var socat = Tool.Start("socat", [$"UNIX-LISTEN:{bridge}", $"{System.IO.Path.Combine(router.Folder, "pty")},rawer"]);
        try
        {
            Tool.WaitUntil(() => Tool.IsListening(bridge), "socat listens");
            await using var pty = new ConsoleClient(bridge);
            await using var tcp = new ConsoleClient(IPEndPoint.Parse(Path(1)));
            await using var unix = new ConsoleClient(Path(2));
            ConsoleClient[] all = [pty, tcp, unix];
            await Task.WhenAll(all.Select(c => c.EnableAsync()));

            await unix.ConfigureAsync("no logging console");
            // Each in a mode of its own.
            await pty.CommandAsync("configure terminal");
            await pty.CommandAsync("crypto pki trustpoint one");
            await tcp.ConfigureAsync("hostname shared", "ip host a 192.0.2.1");
            Assert.That(await unix.CommandAsync("show running-config | include ^hostname|^ip host"), Is.EqualTo("hostname shared\nip host a 192.0.2.1\n"));
            await pty.CommandAsync("revocation-check none");
            await pty.CommandAsync("end");
            Assert.That(pty.Transcript, Does.Contain("shared(ca-trustpoint)#"));

            await Task.WhenAll(all.Select(async (console, n) =>
            {
                for (var i = 0; i < 20; i++) await console.ConfigureAsync($"ip host h{n}x{i} 192.0.2.{i + 1}");
            }));
            var shown = await Task.WhenAll(all.Select(c => c.CommandAsync("show running-config")));
            Assert.That(shown[1], Is.EqualTo(shown[0]));
            Assert.That(shown[2], Is.EqualTo(shown[0]));
            Assert.That(shown[0], Does.Contain("crypto pki trustpoint one\n revocation-check none\n"));
            Assert.That(shown[0].Split('\n').Count(l => l.StartsWith("ip host h", StringComparison.Ordinal)), Is.EqualTo(60));
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        finally { Tool.End(socat); }
    }
}
