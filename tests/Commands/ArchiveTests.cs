using NUnit.Framework;

namespace Tests.Commands;

/// <summary>Generations of the configuration in the archive.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ArchiveTests
{
    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(["archive", .. lines.Select(l => " " + l)]), Is.Empty);
        await router.Scheduler.RunAsync(() => { router.Router.Archive.Apply(); return Task.CompletedTask; });
        await router.LogInAsync();
        return router;
    }

    static IEnumerable<string> Names(TestRouter router) => router.Router.Files.List("flash:").Where(e => e.Path.StartsWith("gen", StringComparison.Ordinal)).Select(e => e.Path);

    [Test]
    public async Task PathSaysWhereGenerationsGo()
    {
        await using var router = await WithAsync("path flash:gen-$h");
        await router.RunAsync("archive config");
        Assert.That(Names(router), Is.EqualTo(new[] { "gen-Router-Nov-22-10-42-15.000-0" }));
    }

    [Test]
    public async Task MaximumDropsTheOldest()
    {
        await using var router = await WithAsync("path flash:gen", "maximum 2");
        for (var i = 0; i < 4; i++) await router.RunAsync("archive config");
        Assert.That(Names(router), Is.EqualTo(new[] { "gen-Nov-22-10-42-15.000-2", "gen-Nov-22-10-42-15.000-3" }));
        Assert.That(router.Router.Archive.NextName, Is.EqualTo("flash:gen-<timestamp>-4"));
    }

    [Test]
    public async Task WriteMemoryMakesAGeneration()
    {
        await using var router = await WithAsync("path flash:gen", "write-memory");
        await router.RunAsync("write memory");
        Assert.That(Names(router).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task TimePeriodMakesGenerations()
    {
        await using var router = await WithAsync("path flash:gen-$t", "time-period 10");
        for (var i = 0; i < 2; i++)
        {
            await router.AdvanceAsync(TimeSpan.FromMinutes(10));
            await router.SettleAsync(() => Names(router).Count() == i + 1);
        }
        Assert.That(Names(router), Is.EqualTo(new[] { "gen-Nov-22-10-52-15.000-0", "gen-Nov-22-11-02-15.000-1" }));
    }
}
