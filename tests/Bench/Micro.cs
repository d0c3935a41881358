using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace Bench;

/// <summary>The parts, one operation at a time, by BenchmarkDotNet in this process: a short job, so that all of it stays under a minute.</summary>
static class Micro
{
    const int Warmup = 3, Iterations = 25, IterationMilliseconds = 20;
    static readonly Dictionary<string, double> targets = new(StringComparer.Ordinal)
    {
        ["Staple.Check, signed by the issuer, P-256"] = 100,
        ["Staple.Check, signed by the issuer, RSA-2048"] = 40,
        ["Staple.Check, signed by a delegate, P-256"] = 200,
        ["Staple.Check, signed by a delegate, RSA-2048"] = 80,
    };

    public static void Measure(Report report)
    {
        var artifacts = Directory.CreateTempSubdirectory("staplebox-bench-").FullName;
        try
        {
            Type[] classes = [typeof(StapleBenchmarks), typeof(EvidenceBenchmarks), typeof(DeviceBenchmarks)];
            var parts = classes.SelectMany(c => BenchmarkRunner.Run(c, Config(artifacts)).Reports).Select(Part.Of).ToArray();
            report.Section("Parts",
                $"BenchmarkDotNet in process (JIT), {Iterations} iterations of {IterationMilliseconds} ms after {Warmup} for warming up. The fastest is what counts, because other work on the machine only ever adds; the ratio is to one bare verification with the same kind of key, of which a delegate's response needs two.",
                ["", "fastest µs", "median µs", "bytes allocated", "ratio", "target µs"], parts.Select(p => Row(p, parts)));
        }
        finally { Directory.Delete(artifacts, recursive: true); }
    }

    static string[] Row(Part part, Part[] all)
    {
        var bare = targets.ContainsKey(part.Name) ? all.FirstOrDefault(p => p.Name == $"{StapleBenchmarks.Baseline}, {part.Key}") : null;
        return
        [
            part.Name, Report.Number(part.Fastest), Report.Number(part.Median), part.Bytes.ToString("N0", CultureInfo.InvariantCulture),
            bare is null ? "" : Report.Number(part.Fastest / bare.Fastest),
            targets.TryGetValue(part.Name, out var target) ? Report.Against(part.Fastest, target) : "",
        ];
    }

    static ManualConfig Config(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.DontLogOutput).WithWarmupCount(Warmup).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(artifacts);

    // Times in microseconds.
    sealed record Part(string Name, string Key, double Fastest, double Median, long Bytes)
    {
        const double Microsecond = 1000; // ns

        public static Part Of(BenchmarkReport report)
        {
            var name = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            var key = report.BenchmarkCase.HasParameters ? $"{report.BenchmarkCase.Parameters.Items[0].Value}" : "";
            if (report.ResultStatistics is not { } result) throw new InvalidOperationException($"'{name}' gave no result; {string.Join("; ", report.ExecuteResults.SelectMany(e => e.Errors))}");
            return new(key.Length > 0 ? $"{name}, {key}" : name, key, result.Min / Microsecond, result.Median / Microsecond, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
        }
    }
}
