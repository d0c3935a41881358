extern alias host;
using System.Diagnostics;
using host::Host.Ca;
using NUnit.Framework;

namespace Tests.Host;

/// <summary>The tool as its users run it: a process, its words and its exit code.</summary>
[Parallelizable(ParallelScope.All)]
sealed class CommandLineTests
{
    static readonly string tool = Path.Combine(AppContext.BaseDirectory, "Host.dll");

    [Test]
    public async Task HelpNamesEveryCommandAndExitCode()
    {
        var help = await RunAsync("--help");
        Assert.That(help.ExitCode, Is.Zero);
        Assert.That(help.Output, Does.Contain("provision").And.Contain("console").And.Contain("lab").And.Contain("75"));
    }

    [TestCase(64, "--port is missing", "provision", "PLAN")]
    [TestCase(64, "'nonsense' is no path", "provision", "PLAN", "--port", "nonsense")]
    [TestCase(64, "--no-such-option", "provision", "PLAN", "--no-such-option")]
    [TestCase(69, "/dev/no-such-port is not there", "provision", "PLAN", "--port", "/dev/no-such-port")]
    [TestCase(65, "expected", "provision", "BROKEN", "--port", "/dev/null")]
    [TestCase(65, "Could not find file", "provision", "/no/such/plan.yaml", "--dry-run")]
    [TestCase(69, "does not answer", "console", "unix:/no/such/socket")]
    [TestCase(64, "--firmware", "lab", "--firmware", "/no/such/firmware")]
    [TestCase(0, "hostname branch", "provision", "PLAN", "--dry-run")]
    public async Task ExitCodeTellsWhatHappened(int code, string says, params string[] arguments)
    {
        using var bench = await Bench.CreateAsync();
        await File.WriteAllTextAsync(bench.File("plan.yaml"), Bench.Yaml);
        await File.WriteAllTextAsync(bench.File("broken.yaml"), "hostname: [");
        var result = await RunAsync([.. arguments.Select(a => a switch { "PLAN" => bench.File("plan.yaml"), "BROKEN" => bench.File("broken.yaml"), _ => a })]);
        Assert.That(result.ExitCode, Is.EqualTo(code), result.Words);
        Assert.That(result.Words, Does.Contain(says).And.Not.Contain("   at ").And.Not.Contain("\x1b"));
    }

    [Test]
    public async Task DryRunNeverShowsASecret()
    {
        using var bench = await Bench.CreateAsync();
        await File.WriteAllTextAsync(bench.File("plan.yaml"), Bench.Yaml);
        Assert.That((await RunAsync("provision", bench.File("plan.yaml"), "--dry-run")).Output, Does.Contain("enable secret ********").And.Not.Contain(Bench.Enable));
    }

    static Task<ToolResult> RunAsync(params string[] arguments) => Tool.RunAsync("dotnet", [tool, .. arguments], default);
}
