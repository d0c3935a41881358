using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What is done about failed and successful logins.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LoginWatchTests
{
    const string Failed = "%SEC_LOGIN-4-LOGIN_FAILED: Login failed";

    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync([.. lines, "username bob secret 5 $1$mERr$fBJOlI4WDZQ5MVNaYpIqe1", "line con 0", " login local"]), Is.Empty);
        router.Line.Type("\r");
        await router.Line.WaitAsync(text => text.EndsWith("Username: ", StringComparison.Ordinal));
        return router;
    }

    static Task<string> LogAsync(TestRouter router) => router.Scheduler.RunAsync(() => Task.FromResult(string.Join('\n', router.Log.Buffered.Select(l => l.Text))));

    [Test]
    public async Task EveryNthLoginIsLogged()
    {
        await using var router = await WithAsync("login on-failure log every 2", "login on-success log");
        await router.TypeAsync("eve\rx\rbob\rx\r", text => text.Split("% Login invalid").Length == 3);
        var log = await LogAsync(router);
        Assert.That(log, Does.Contain($"{Failed} [user: bob] [Source: LOCAL] [localport: 0] [Reason: Login Authentication Failed - BadPassword] at 10:42:15 UTC Sun Nov 22 2026"));
        Assert.That(log, Does.Not.Contain("[user: eve]"));
    }

    [Test]
    public async Task TooManyFailuresInOneWindowLetNobodyIn()
    {
        await using var router = await WithAsync("login block-for 60 attempts 2 within 30", "login on-failure log");
        await router.Scheduler.RunAsync(() =>
        {
            var watch = router.Router.LoginWatch;
            watch.Failed(new("eve", "192.0.2.7", 23), "Login Authentication Failed - BadUser");
            router.Time.Advance(TimeSpan.FromSeconds(31));
            watch.Failed(new("eve", "192.0.2.7", 23), "Login Authentication Failed - BadUser");
            Assert.That(watch.IsQuiet, Is.False, "the first one was in the window before");
            watch.Failed(new("eve", "192.0.2.7", 23), "Login Authentication Failed - BadUser");
            Assert.That(watch.IsQuiet);
            router.Time.Advance(TimeSpan.FromSeconds(59));
            Assert.That((watch.IsQuiet, watch.QuietLeft), Is.EqualTo((true, 1)));
            router.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(watch.IsQuiet, Is.False);
            return Task.CompletedTask;
        });
        var log = await LogAsync(router);
        Assert.That(log, Does.Contain("%SEC_LOGIN-1-QUIET_MODE_ON: Still timeleft for watching failures is 30 secs, [user: eve] [Source: 192.0.2.7] [localport: 23] [Reason: Login Authentication Failed - BadUser] [ACL: sl_def_acl] at 10:42:46 UTC Sun Nov 22 2026"));
        Assert.That(log, Does.Contain("%SEC_LOGIN-5-QUIET_MODE_OFF: Quiet Mode is OFF, because block period timed out at 10:43:46 UTC Sun Nov 22 2026"));
    }

    [Test]
    public async Task DelayKeepsTheNextAttemptWaiting()
    {
        await using var router = await WithAsync("login delay 5", "login on-failure log");
        await router.TypeAsync("eve\rx\r", text => text.Contains(Failed, StringComparison.Ordinal));
        Assert.That(router.Line.Output, Does.Not.Contain("% Login invalid"));
        await router.AdvanceAsync(TimeSpan.FromSeconds(5));
        await router.Line.WaitAsync(text => text.Contains("% Login invalid", StringComparison.Ordinal));
    }

    [Test]
    public async Task DelayEndsWithTheClientThatHungUp()
    {
        await using var router = await WithAsync("login delay 10", "login on-failure log");
        await router.TypeAsync("eve\rx\r", text => text.Contains(Failed, StringComparison.Ordinal));
        var before = router.Line.Output.Length;
        router.Line.Raise(LineEvent.CarrierDown);
        await router.Line.WaitAsync(text => text[before..].EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal));
        Assert.That(router.Time.GetUtcNow(), Is.EqualTo(TestRouter.Start));
    }
}
