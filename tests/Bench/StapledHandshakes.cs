using System.Diagnostics;
using System.Net.Sockets;
using Firmware.Tls;
using Tests.EndToEnd;

namespace Bench;

/// <summary>Handshakes of a client that asks for the staple and gets it, while the responder answers and while it hangs.</summary>
static class StapledHandshakes
{
    const int Warmup = 100, PerRound = 150, Rounds = 2;
    static readonly TimeSpan poll = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public static async Task MeasureAsync(Report report, Site site)
    {
        await using var router = await site.StartAsync();
        var port = router.Offset + 443;
        await RouterProcess.UntilListeningAsync(port);
        await using var console = router.Attach();
        await console.EnableAsync();
        await RunAsync(port, Warmup);
        var (up, hanging) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            up.AddRange(await RunAsync(port, PerRound));
            hanging.AddRange(await HangingAsync(site, console, port));
        }
        var (one, other) = (new Figures(up), new Figures(hanging));
        report.Section("Handshakes with the staple, and a responder that hangs",
            $"The router's own TLS 1.3 client over a new connection each time, {Rounds} × {PerRound} one after the other from connect to Finished; each was checked to carry a staple. Hanging: the responder has taken a request for a newer staple and does not answer. P-256.",
            ["", "responder up", "responder hanging", "ratio"],
            [
                ["p50 (ms)", Report.Number(one.Median), Report.Number(other.Median), Report.Number(other.Median / one.Median)],
                ["p99 (ms)", Report.Number(one.Percentile(99)), Report.Number(other.Percentile(99)), Report.Number(other.Percentile(99) / one.Percentile(99))],
            ]);
    }

    static async Task<List<double>> HangingAsync(Site site, ConsoleClient console, int port)
    {
        var release = new TaskCompletionSource();
        site.Pki.Held = release.Task;
        var asked = site.Pki.Asked;
        var refresh = console.CommandAsync("crypto pki staple refresh web");
        await UntilAskedAsync(site, asked);
        var times = await RunAsync(port, PerRound);
        if (refresh.IsCompleted) throw new InvalidOperationException("The responder did not hang for as long as the handshakes took.");
        site.Pki.Held = null;
        release.SetResult();
        await refresh;
        return times;
    }

    static async Task UntilAskedAsync(Site site, int before)
    {
        for (var watch = Stopwatch.StartNew(); site.Pki.Asked == before; await Task.Delay(poll))
            if (watch.Elapsed > patience) throw new TimeoutException("The router did not ask its responder.");
    }

    static async Task<List<double>> RunAsync(int port, int count)
    {
        var client = new TlsClient(TimeProvider.System, new TlsClientLimits());
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", port);
            await using var stream = new NetworkStream(socket);
            var evidence = await client.ExamineAsync("localhost", stream, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (evidence.Staples is not [{ }, ..]) throw new InvalidOperationException("A handshake came without a staple.");
        }
        return times;
    }
}
