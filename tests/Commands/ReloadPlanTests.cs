using NUnit.Framework;

namespace Tests.Commands;

/// <summary>A reload that was planned comes, with its warnings, unless it is called off.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReloadPlanTests
{
    static Task<string> PlanAsync(TestRouter router, string command)
        => router.TypeAsync($"{command}\r\r", text => text.Contains("SCHEDULED_RELOAD", StringComparison.Ordinal) && text.EndsWith('#'));

    [Test]
    public async Task PlannedReloadWarnsAndComes()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await PlanAsync(router, "reload in 10 new image");
        Assert.That(await router.RunAsync("show reload"), Does.Contain("(in 10 minutes) by console\nReload reason: new image\n"));
        await router.AdvanceAsync(TimeSpan.FromMinutes(5));
        await router.Line.WaitAsync(text => text.Contains("*** --- SHUTDOWN in 0:05:00 ---", StringComparison.Ordinal));
        await router.AdvanceAsync(TimeSpan.FromMinutes(4));
        await router.Line.WaitAsync(text => text.Contains("*** --- SHUTDOWN in 0:01:00 ---", StringComparison.Ordinal));
        Assert.That(router.Reloads, Is.Zero);
        await router.AdvanceAsync(TimeSpan.FromMinutes(1));
        await router.Line.WaitAsync(text => text.Contains("*** --- SHUTDOWN NOW ---", StringComparison.Ordinal) && text.Contains("%SYS-5-RELOAD: Reload requested by console. Reload Reason: new image.", StringComparison.Ordinal));
        await router.SettleAsync(() => router.Reloads == 1);
    }

    [Test]
    public async Task CancelledReloadDoesNotCome()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await PlanAsync(router, "reload in 2");
        await router.RunAsync("reload cancel");
        await router.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.That(await router.RunAsync("show reload"), Does.Contain("No reload is scheduled."));
        Assert.That(router.Reloads, Is.Zero);
    }

    [Test]
    public async Task ReloadAtATimeFollowsTheClock()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        await PlanAsync(router, "reload at 12:00");
        router.Line.Type("clock set 12:00:00 22 nov 2026\r");
        await router.SettleAsync(() => router.Reloads == 1);
    }

    [Test]
    public async Task ReloadAtIsForTheZonesTimeOfDay()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["clock timezone CET 1"]);
        await router.LogInAsync();
        await PlanAsync(router, "reload at 12:00");
        Assert.That(await router.RunAsync("show reload"), Does.Contain("Reload scheduled for 12:00:00 CET Sun Nov 22 2026 (in 17 minutes and 45 seconds) by console"));
    }

    [Test]
    public async Task WithoutTheTimeThereIsNoReloadAt()
    {
        await using var router = new TestRouter(authoritative: false);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("reload at 12:00"), Does.Contain("% The date and time must be set first."));
    }
}
