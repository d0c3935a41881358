using System.Net;
using NUnit.Framework;
using Tests.Cli;
using Tests.Net;
using Tests.Pki;

namespace Tests.Commands;

/// <summary>What stands in tests/Sessions/*.session is what the console writes, to the character.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GoldenSessionTests
{
    static readonly string directory = Path.Combine(TestContext.CurrentContext.TestDirectory, "Sessions");

    // Keys come from files: a request and all that is shown of a key is the same in every run.
    static string[] Keys => [.. ((string[])["router.key", "router-ec.key"]).Select(f => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "pki-session", f)))];

    static IEnumerable<string> Files => Directory.EnumerateFiles(directory, "*.session").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public async Task SessionReadsAsWritten(string file)
    {
        var script = SessionScript.Parse(await File.ReadAllTextAsync(Path.Combine(directory, file)));
        await using var router = new TestRouter(script.HasClock, offersSetup: script.OffersSetup, keys: Keys);
        if (!script.OffersSetup) await router.Line.WaitAsync(text => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal));
        foreach (var address in script.TimeServers) router.TimeServers[IPAddress.Parse(address)] = new TimeServer { Stratum = 1 };
        if (script.Config.Any()) Assert.That(await router.ReplayAsync(script.Config), Is.Empty);
        for (var poll = 0; poll < 15 && script.TimeServers.Any(); poll++) await router.AdvanceAsync(TimeSpan.FromSeconds(2));
        await using var web = new WebServer();
        foreach (var (path, length) in script.WebFiles) web[path] = _ => WebAnswer.Of(new byte[length]);
        script = script.WithWebAt($"127.0.0.1:{web.Port}");
        await using var visitor = script.Peer is { } peer ? new Visitor(router, peer: peer) : null;
        await ReadAsync(file, script, router, visitor?.Line ?? router.Line);
    }

    static async Task ReadAsync(string file, SessionScript script, TestRouter router, MemoryLine line)
    {
        var at = script.OffersSetup || line != router.Line ? 0 : line.Output.Length;
        foreach (var step in script.Steps)
        {
            var wanted = step.Expected;
            var written = await line.WaitAsync(text => text.Length - at >= wanted.Length || !wanted.StartsWith(text[at..], StringComparison.Ordinal));
            Assert.That(written[at..Math.Min(written.Length, at + wanted.Length)], Is.EqualTo(wanted), $"{file}, before line {step.Line}");
            at += wanted.Length;
            line.Type(step.Typed);
            if (step.Passing > TimeSpan.Zero) await PassAsync(router, step.Passing);
        }
        await router.Scheduler.RunAsync(() => Task.CompletedTask);
        Assert.That(line.Output[at..], Is.Empty, $"{file}: more was written at its end");
    }

    // What was just written may come before the wait that it announces: the turn that wrote it ends first.
    static Task PassAsync(TestRouter router, TimeSpan time) => router.Scheduler.RunAsync(() =>
    {
        router.Time.Advance(time);
        return Task.CompletedTask;
    });
}
