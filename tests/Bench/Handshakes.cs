using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Tests.EndToEnd;

namespace Bench;

/// <summary>Full handshakes per second, and what one costs the server, beside <c>openssl s_server</c>.</summary>
static partial class Handshakes
{
    const int Rounds = 2, SecondsPerRound = 3;
    static readonly (string Name, string Option)[] versions = [("1.3", "-tls1_3"), ("1.2", "-tls1_2")];

    public static async Task MeasureAsync(Report report, Site ec, Site rsa)
    {
        var rows = new List<string[]>();
        foreach (var (key, site) in ((string, Site)[])[("P-256", ec), ("RSA-2048", rsa)])
        {
            await using var router = await site.StartAsync();
            await using var peer = await OpenSslServer.StartAsync(site == rsa);
            var port = router.Offset + 443;
            await RouterProcess.UntilListeningAsync(port);
            foreach (var (version, option) in versions)
                rows.Add(Row($"TLS {version}, {key}", await CompareAsync((port, router.Ready.GetProperty("pid").GetInt32()), (peer.Port, peer.Pid), option)));
            rows.Add([$"RSS after them, {key} (MB)", Report.Number(ProcessUsage.Resident(router.Ready.GetProperty("pid").GetInt32()).Total), Report.Number(ProcessUsage.Resident(peer.Pid).Total), "", "", "", ""]);
        }
        report.Section("Handshakes",
            $"`openssl s_time -new`, one client, one connection after the other, {Rounds} × {SecondsPerRound} s against each server in turn; both send a leaf and its issuer, no session tickets. The router signs in its TPM, in process; `openssl s_server -www -status_file` with a key in memory. CPU is the server's, user and system, per handshake.",
            ["", "router /s", "s_server /s", "ratio", "router CPU ms", "s_server CPU ms", "ratio"], rows);
    }

    static string[] Row(string name, (Load Router, Load Peer) loads)
    {
        var (ours, theirs) = loads;
        return [name, Report.Number(ours.Rate), Report.Number(theirs.Rate), Report.Number(ours.Rate / theirs.Rate), Report.Number(ours.Cost), Report.Number(theirs.Cost), Report.Number(ours.Cost / theirs.Cost)];
    }

    // In turn, so that a busy moment of the machine falls on both.
    static async Task<(Load Router, Load Peer)> CompareAsync((int Port, int Pid) router, (int Port, int Pid) peer, string option)
    {
        var (ours, theirs) = (Load.None, Load.None);
        for (var round = 0; round < Rounds; round++)
        {
            ours += await RunAsync(router, option);
            theirs += await RunAsync(peer, option);
        }
        return (ours, theirs);
    }

    static async Task<Load> RunAsync((int Port, int Pid) server, string option)
    {
        var before = ProcessUsage.CpuMilliseconds(server.Pid);
        var watch = Stopwatch.StartNew();
        var run = await Subprocess.RunAsync("openssl", ["s_time", "-connect", $"127.0.0.1:{server.Port}", "-new", "-time", $"{SecondsPerRound}", option]);
        var elapsed = watch.Elapsed.TotalSeconds;
        return run.ExitCode == 0 && Count().Match(run.Output) is { Success: true } match
            ? new(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), elapsed, ProcessUsage.CpuMilliseconds(server.Pid) - before)
            : throw new InvalidOperationException($"openssl s_time {option} did not count its connections:\n{run.Output}");
    }

    [GeneratedRegex(@"^(\d+) connections in \d+ real seconds", RegexOptions.Multiline)]
    private static partial Regex Count();

    sealed record Load(int Count, double Seconds, double CpuMilliseconds)
    {
        public static readonly Load None = new(0, 0, 0);

        public double Rate => Count / Seconds;
        public double Cost => CpuMilliseconds / Count;

        public static Load operator +(Load one, Load other) => new(one.Count + other.Count, one.Seconds + other.Seconds, one.CpuMilliseconds + other.CpuMilliseconds);
    }
}
