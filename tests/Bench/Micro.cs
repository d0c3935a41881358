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
    const double Microsecond = 1000; // ns
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
            report.Section("Parts",
                "BenchmarkDotNet in process (JIT), mean of five iterations of 150 ms after two for warming up; what was allocated per operation.",
                ["", "µs", "± µs", "bytes", "target µs"], classes.SelectMany(c => BenchmarkRunner.Run(c, Config(artifacts)).Reports).Select(Row).ToArray());
        }
        finally { Directory.Delete(artifacts, recursive: true); }
    }

    static ManualConfig Config(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.DontLogOutput).WithWarmupCount(2).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(150)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(artifacts);

    static string[] Row(BenchmarkReport report)
    {
        var descriptor = report.BenchmarkCase.Descriptor;
        var name = report.BenchmarkCase.HasParameters ? $"{descriptor.WorkloadMethodDisplayInfo.Trim('\'')}, {report.BenchmarkCase.Parameters.Items[0].Value}" : descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        if (report.ResultStatistics is not { } result) throw new InvalidOperationException($"'{name}' gave no result; {string.Join("; ", report.ExecuteResults.SelectMany(e => e.Errors))}");
        var mean = result.Mean / Microsecond;
        return [name, Report.Number(mean), Report.Number(result.StandardError / Microsecond), Report.Number(report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0), targets.TryGetValue(name, out var target) ? Report.Against(mean, target) : ""];
    }
}
