using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Whoever leaves without a word, or stops listening, holds up nobody: his session ends or waits, and the next one begins afresh.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HangUpTests
{
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

    [Test]
    public async Task LostLinkGivesTheConsoleToTheNextClient()
    {
        // Two network namespaces and a cable between them; the router's end keeps its address when the cable is pulled.
        const string Script = """
            set -e
            ip link set lo up
            unshare -n sleep 300 >/dev/null 2>&1 & far=$!
            trap 'kill $far $router $hold 2>/dev/null' EXIT
            until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done
            ip link add cable0 type veth peer name cable1 netns $far
            ip addr add 192.0.2.1/24 dev cable0; ip link set cable0 up
            nsenter -n -t $far ip addr add 192.0.2.2/24 dev cable1; nsenter -n -t $far ip link set cable1 up
            echo end >"$2/startup"
            "$1" --state "$2/state" --startup-config "$2/startup" --ready "$2/ready" --console tcp:192.0.2.1:5000 </dev/null >/dev/null 2>&1 & router=$!
            until [ -e "$2/ready" ]; do sleep 0.05; done
            mkfifo "$2/hold"
            nsenter -n -t $far sh -c '{ printf "\r\nenable\r\n"; cat "$0"; } | socat -T 90 - TCP:192.0.2.1:5000 >"$1"' "$2/hold" "$2/first" >/dev/null 2>&1 & exec 7>"$2/hold"; hold=$!
            until grep -q 'Router#' "$2/first"; do sleep 0.05; done
            ip link set cable0 down
            until printf '\r\n' | socat -t 1 - TCP:192.0.2.1:5000 >"$2/next"; grep -q 'Router>' "$2/next"; do sleep 1; done
            echo taken over
            """;
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        try
        {
            string[] inside = Environment.UserName == "root" ? ["-n"] : ["-rn"];
            var run = await Subprocess.RunAsync("unshare", [.. inside, "bash", "-c", Script, "lost-link", RouterProcess.Binary, folder]);
            Assert.That(run.Output, Does.Contain("taken over"));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
