using System.Diagnostics;
using Tests.EndToEnd;

namespace Bench;

/// <summary>From the start of the process to its ready file, and what it then holds of memory.</summary>
static class BootTimes
{
    const int Runs = 11;
    const int PortOffset = 20000;
    const double TargetMilliseconds = 100, TargetMegabytes = 40;
    static readonly TimeSpan poll = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public static async Task MeasureAsync(Report report, Site site, string jit)
    {
        var rows = new List<string[]>();
        foreach (var (name, binary) in ((string, string)[])[("native", RouterProcess.Binary), ("JIT", jit)])
        {
            var boots = new List<Boot>();
            for (var run = 0; run < Runs; run++) boots.Add(await BootAsync(binary, site));
            rows.AddRange(Rows(name, boots));
        }
        report.Section("Power-on",
            $"From the start of the process to `--ready`, profile `branch`, embedded TPM, enrolled (P-256), staple and certificate in flash:, a startup-config of 50 lines, console on an unpaced pty, the pages cached; then resident memory once the process is idle, HTTPS listening. {Runs} runs each.",
            ["", "min / median / max", "target"], rows);
    }

    static IEnumerable<string[]> Rows(string name, List<Boot> boots)
    {
        var (time, memory, anonymous) = (new Figures(boots.Select(b => b.Milliseconds)), new Figures(boots.Select(b => b.Megabytes)), new Figures(boots.Select(b => b.Anonymous)));
        var isTarget = name == "native";
        yield return [$"{name}, ready after (ms)", time.Range, isTarget ? Report.Against(time.Median, TargetMilliseconds) : ""];
        yield return [$"{name}, idle RSS (MB)", memory.Range, isTarget ? Report.Against(memory.Median, TargetMegabytes) : ""];
        yield return [$"{name}, of it not backed by a file (MB)", anonymous.Range, ""];
    }

    static async Task<Boot> BootAsync(string binary, Site site)
    {
        var ready = Path.Combine(site.Folder, "ready.json");
        File.Delete(ready);
        var start = new ProcessStartInfo(binary, ["--state", Path.Combine(site.Folder, "state"), "--ready", ready, "--console", "pty", "--port-offset", $"{PortOffset}"]);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The router did not start.");
        for (; !File.Exists(ready); await Task.Delay(poll))
            if (process.HasExited || watch.Elapsed > patience) throw new InvalidOperationException("The router did not become ready.");
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        await RouterProcess.UntilListeningAsync(PortOffset + 443);
        await ProcessUsage.UntilIdleAsync(process.Id);
        var (total, anonymous) = ProcessUsage.Resident(process.Id);
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(patience);
        return new(milliseconds, total, anonymous);
    }

    sealed record Boot(double Milliseconds, double Megabytes, double Anonymous);
}
