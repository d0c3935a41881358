using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Tests.EndToEnd;

namespace Bench;

/// <summary>What an operator feels: how soon a typed character is back, what a paste of thousands of lines comes to, how long a long startup-config takes.</summary>
static class ConsolePorts
{
    const int Keys = 2000, Crowd = 10, CrowdKeys = 300, PastedLines = 2000, Boots = 7;
    const double EchoTarget = 5, CrowdTarget = 20, ReplayTarget = 300;

    public static async Task MeasureAsync(Report report)
    {
        var rows = new List<string[]> { await EchoAsync(), await CrowdAsync(), await ReplayAsync() };
        foreach (var baud in (int[])[115200, 9600]) rows.Add(await PasteAsync(baud));
        report.Section("Console",
            $"This process at the far end of pseudo terminals that the router paces like a wire. Echo: {Keys} keys, one at a time, from the write to the read of the echo. "
            + $"Crowd: {Crowd} unpaced consoles, one runs `show running-config` of {PastedLines} lines without pause, the others type {CrowdKeys} keys each at the same time. "
            + $"Startup-config: {PastedLines} lines, median of {Boots} power-ons less that of {Boots} with none. Paste: {PastedLines} configuration lines sent at the wire's speed without waiting.",
            ["", "p50 / p99 / max", "target"], rows);
    }

    static async Task<string[]> EchoAsync()
    {
        await using var board = await Board.StartAsync(1, 115200);
        using var port = await board.OpenAsync(0);
        var times = new Figures(port.TimeKeys(Keys));
        return ["echo at 115200 baud (ms)", Shown(times), Report.Against(times.Percentile(99), EchoTarget)];
    }

    static async Task<string[]> CrowdAsync()
    {
        await using var board = await Board.StartAsync(Crowd, null);
        var ports = new List<Port>();
        for (var i = 0; i < Crowd; i++) ports.Add(await board.OpenAsync(i));
        await ports[0].ConfigureAsync(Lines);
        using var enough = new CancellationTokenSource();
        var flood = Task.Run(() => ports[0].FloodAsync("show running-config\r", enough.Token));
        var all = await Task.WhenAll(ports.Skip(1).Select(p => Task.Run(() => p.TimeKeys(CrowdKeys))));
        await enough.CancelAsync();
        await flood;
        foreach (var port in ports) port.Dispose();
        var times = new Figures(all.SelectMany(t => t));
        return [$"echo on {Crowd - 1} consoles while another floods (ms)", Shown(times), Report.Against(times.Percentile(100), CrowdTarget)];
    }

    static async Task<string[]> ReplayAsync()
    {
        var (empty, full) = (await BootsAsync([]), await BootsAsync(Lines));
        var taken = full.Median - empty.Median;
        return [$"startup-config of {PastedLines} lines replays in (ms)", Report.Number(taken), Report.Against(taken, ReplayTarget)];
    }

    static async Task<Figures> BootsAsync(string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-bench-").FullName;
        try
        {
            var config = Path.Combine(folder, "startup");
            await File.WriteAllLinesAsync(config, [.. lines, "end"]);
            var times = new List<double>();
            for (var i = 0; i < Boots; i++)
            {
                var watch = Stopwatch.StartNew();
                await using var router = await RouterProcess.StartAsync(folder, "--startup-config", config);
                times.Add(watch.Elapsed.TotalMilliseconds);
                await router.PowerOffAsync();
            }
            return new Figures(times);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    static async Task<string[]> PasteAsync(int baud)
    {
        await using var board = await Board.StartAsync(1, baud);
        using var port = await board.OpenAsync(0);
        var watch = Stopwatch.StartNew();
        await port.PasteAsync(string.Concat(Lines.Select(l => l + "\r")), baud / 10);
        var arrived = await port.CountAsync("^ip host paste");
        return [$"paste at {baud} baud: lines that arrived, of {PastedLines}", $"{arrived} in {Report.Number(watch.Elapsed.TotalSeconds)} s", arrived == PastedLines ? $"{PastedLines}: met" : $"{PastedLines}: missed"];
    }

    static string[] Lines => [.. Enumerable.Range(0, PastedLines).Select(i => string.Create(CultureInfo.InvariantCulture, $"ip host paste{i} 10.0.{i / 250}.{(i % 250) + 1}"))];

    static string Shown(Figures times) => $"{Report.Number(times.Median)} / {Report.Number(times.Percentile(99))} / {Report.Number(times.Percentile(100))}";

    /// <summary>A router of profile <c>branch</c> with so many pty consoles, paced to a speed or not at all.</summary>
    sealed class Board(RouterProcess router, string folder) : IAsyncDisposable
    {
        public static async Task<Board> StartAsync(int consoles, int? baud)
        {
            var folder = Directory.CreateTempSubdirectory("staplebox-bench-").FullName;
            var (profile, config) = (Path.Combine(folder, "board.json"), Path.Combine(folder, "startup"));
            var text = await File.ReadAllTextAsync(Path.Combine(Environment.GetEnvironmentVariable("STAPLEBOX_TEST_ROOT")!, "hw-profiles", "branch.json"));
            if (baud is { } speed) text = Regex.Replace(text, "\"baud\": \\d+", $"\"baud\": {speed}").Replace("\"paced\": false", "\"paced\": true", StringComparison.Ordinal);
            await File.WriteAllTextAsync(profile, text);
            await File.WriteAllTextAsync(config, "no logging console\nend\n");
            var options = Enumerable.Range(0, consoles).SelectMany(_ => (string[])["--console", "pty"]);
            return new Board(await RouterProcess.StartAsync(folder, ["--profile", profile, "--startup-config", config, .. options]), folder);
        }

        /// <summary>Attaches to a console and waits for its privileged prompt, paging off.</summary>
        public async Task<Port> OpenAsync(int console)
        {
            var port = new Port(router.Ready.GetProperty("consoles")[console].GetProperty("path").GetString()!);
            await port.AskAsync("\r", "Router>");
            await port.AskAsync("enable\r", "Router#");
            await port.AskAsync("terminal length 0\r", "Router#");
            return port;
        }

        public async ValueTask DisposeAsync()
        {
            await router.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
