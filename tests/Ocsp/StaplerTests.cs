using System.Net;
using Firmware.Kernel;
using Firmware.Ocsp;
using NUnit.Framework;

namespace Tests.Ocsp;

/// <summary>A staple's life: fetched before anybody asks, kept fresh, kept while a responder is away, ended on time (F1–F6, F8–F11, F16, F17).</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class StaplerTests
{
    readonly List<Staple?> published = [];
    readonly List<string> urls = [];
    OcspBench bench = null!;
    StapleTarget target = null!;

    [SetUp]
    public void SetUp() => Begin(new());

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    DateTimeOffset Now => bench.Clock.GetUtcNow();
    string File => "staples/" + StapleStore.NameOf(bench.Edge);
    StapleStatus?[] Published => [.. published.Select(s => s?.Status)];

    void Begin(OcspBench made)
    {
        bench = made;
        urls.Add(bench.Responder.Url);
        bench.Responder.Answer = _ => Says();
        target = Target();
    }

    StapleTarget Target() => new("msca", bench.Edge, bench.Ca.Certificate, () => urls, () => false, published.Add);

    HttpAnswer Says(CertStatus status = CertStatus.Good, TimeSpan? life = null) => new(bench.Ca.Respond(bench.Edge, new() { ProducedAt = Now },
        e => e with { Status = status, ThisUpdate = Now, NextUpdate = Now + (life ?? TimeSpan.FromDays(8)), Reason = status == CertStatus.Revoked ? 1 : null }));

    /// <summary>What ends the fetch that <paramref name="start"/> sets off: the responder is held until the fetch has been joined.</summary>
    async Task<string> FetchAsync(Func<Task> start, HttpAnswer? answer = null)
    {
        var release = new TaskCompletionSource();
        bench.Responder.Answer = _ => (answer ?? Says()) with { Before = release.Task };
        await start();
        await bench.Responder.NextAsync();
        Task<string>? fetch = null;
        await bench.OnDevice(() => fetch = bench.Stapler.RefreshAsync(target, CancellationToken.None));
        release.SetResult();
        return await fetch!;
    }

    Task<string> WatchAsync(HttpAnswer? answer = null) => FetchAsync(() => bench.OnDevice(() => bench.Stapler.Watch(target)), answer);

    Task<string> FetchWhenDueAsync(HttpAnswer? answer = null) => FetchAsync(async () =>
    {
        bench.Fake.Advance(target.NextFetch!.Value - Now);
        await bench.IdleAsync();
    }, answer);

    Task<string> RefreshAsync() => bench.Scheduler.RunAsync(() => bench.Stapler.RefreshAsync(target, CancellationToken.None));

    async Task AdvanceTo(DateTimeOffset when)
    {
        bench.Fake.Advance(when - Now);
        await bench.IdleAsync();
        await bench.IdleAsync(); // what a timer handed over may hand over more
    }

    [Test]
    public async Task AStapleIsFetchedBeforeAnybodyAsks()
    {
        await WatchAsync();
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good }));
        Assert.That((target.Current?.Status, target.LastFetch), Is.EqualTo((StapleStatus.Good, Now)));
        Assert.That(bench.Flash.Read(File), Is.EqualTo(target.Current!.Encoded));
        Assert.That(bench.Messages.Single(), Does.EndWith("%PKI-6-STAPLE_INSTALLED: Trustpoint msca: an OCSP response (good) is stapled until 12:00:00 UTC May 12 2026"));
    }

    [Test]
    public async Task ItIsRefreshedAfterHalfItsLifeAndNeverLaterThan60Percent()
    {
        await WatchAsync();
        Assert.That(target.NextFetch, Is.InRange(Now.AddDays(4), Now.AddDays(4.8)));
        await FetchWhenDueAsync();
        Assert.That(published, Has.Count.EqualTo(2));
        Assert.That(bench.Messages.Count(), Is.EqualTo(1), "a refresh that changes nothing is not logged");
    }

    [Test]
    public async Task FreshnessOfHttpMakesARefreshEarlierOnly()
    {
        await WatchAsync(Says() with { Headers = ["Cache-Control: max-age=3600"] });
        Assert.That(target.NextFetch, Is.EqualTo(Now.AddHours(1)));
        await FetchWhenDueAsync(Says() with { Headers = ["Cache-Control: max-age=86400000"] });
        Assert.That(target.NextFetch, Is.InRange(Now.AddDays(4), Now.AddDays(4.8)));
        await FetchWhenDueAsync(Says() with { Headers = ["Cache-Control: max-age=1"] });
        Assert.That(target.NextFetch, Is.EqualTo(Now.AddMinutes(5)));
    }

    [Test]
    public async Task AnEmptyFlashAfterPowerOnIsFilledAndAStoredStapleIsServedBeforeAnyFetch()
    {
        await WatchAsync();
        bench.Fake.Advance(TimeSpan.FromDays(1));
        bench.PowerOn();
        target = Target();
        await bench.OnDevice(() => bench.Stapler.Watch(target));
        Assert.That((target.Current?.Status, bench.Responder.Asked.Count), Is.EqualTo((StapleStatus.Good, 1)));
        Assert.That(target.NextFetch, Is.GreaterThan(Now.AddDays(2)));
        Assert.That(bench.Budget.Used, Is.EqualTo(target.Current!.Encoded.Length));
    }

    [Test]
    public async Task ADamagedStoredStapleIsSetAsideSaidAndFetchedAnew()
    {
        await WatchAsync();
        var stored = bench.Flash.Read(File)!;
        stored[^1] ^= 1;
        bench.Flash.Write(File, stored);
        bench.PowerOn();
        target = Target();
        published.Clear();
        await WatchAsync();
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good }));
        Assert.That(bench.Flash.Read(File + ".corrupt"), Is.EqualTo(stored));
        Assert.That(bench.Messages, Has.Some.Contains("%PKI-3-STAPLE_CORRUPT").And.Some.Contains("the signature of the response is wrong"));
    }

    [Test]
    public async Task AStoredStapleOfAnotherCertificateIsSetAside()
    {
        bench.Flash.Write(File, bench.Ca.Respond(bench.Ca.Issue().Certificate));
        await WatchAsync();
        Assert.That(bench.Flash.Corrupt, Does.Contain(File + ".corrupt"));
    }

    [Test]
    public async Task AnExpiredStoredStapleIsDeletedAndNeverServed()
    {
        bench.Flash.Write(File, Says(life: TimeSpan.FromMinutes(10)).Body);
        bench.Fake.Advance(TimeSpan.FromMinutes(12)); // within the skew that received responses are allowed
        await WatchAsync();
        Assert.That(published, Has.Count.EqualTo(1));
        Assert.That(target.Current!.ThisUpdate, Is.EqualTo(Now));
    }

    [Test]
    public async Task TheOldStapleStaysWhileTheResponderFailsAndEndsExactlyOnTime()
    {
        await WatchAsync(Says(life: TimeSpan.FromHours(1)));
        var end = target.Current!.NextUpdate;
        await FetchWhenDueAsync(new HttpAnswer([], 503));
        await FetchWhenDueAsync(new HttpAnswer([1, 2, 3]));
        Assert.That((target.Current?.NextUpdate, published.Count), Is.EqualTo((end, 1)));
        bench.Responder.Answer = _ => new([], 503);
        await AdvanceTo(end.AddSeconds(-1));
        Assert.That(target.Current, Is.Not.Null);
        await AdvanceTo(end);
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good, null }));
        Assert.That(bench.Flash.Read(File), Is.Null);
        Assert.That(bench.Budget.Used, Is.Zero);
        Assert.That(bench.Messages, Has.Some.Contains("%PKI-3-STAPLE_EXPIRED: Trustpoint msca"));
    }

    [TestCase(OcspResponseStatus.TryLater), TestCase(OcspResponseStatus.InternalError), TestCase(OcspResponseStatus.Unauthorized)]
    public async Task AnUnsuccessfulAnswerIsNeverStapledAndTheOldOneStays(OcspResponseStatus status)
    {
        await WatchAsync();
        await FetchWhenDueAsync(new(bench.Ca.Respond(bench.Edge, new() { Status = status })));
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good }));
    }

    [Test]
    public async Task AnUnknownAnswerIsNeverStapled()
    {
        await WatchAsync(Says(CertStatus.Unknown));
        Assert.That((published.Count, target.LastOutcome), Is.EqualTo((0, $"GET {bench.Responder.Url}/: the responder does not know the certificate")));
    }

    [Test]
    public async Task RevokedReplacesGoodAtOnceIsShownToPeersAndAlarms()
    {
        await WatchAsync();
        await FetchAsync(() => { _ = RefreshAsync(); return Task.CompletedTask; }, Says(CertStatus.Revoked));
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good, StapleStatus.Revoked }));
        Assert.That(bench.Messages.Last(), Does.EndWith($"%PKI-3-STAPLE_REVOKED: Trustpoint msca: the CA has revoked certificate {bench.Edge.SerialHex} (keyCompromise); peers are shown that"));
        await FetchWhenDueAsync(Says(CertStatus.Revoked));
        Assert.That(bench.Messages.Count(m => m.Contains("STAPLE_REVOKED", StringComparison.Ordinal)), Is.EqualTo(1), "said once, not at every poll");
    }

    [Test]
    public async Task AnOlderAnswerDoesNotTakeTheNewersPlace()
    {
        var older = Says();
        bench.Fake.Advance(TimeSpan.FromMinutes(10));
        await WatchAsync(Says(CertStatus.Revoked));
        await FetchAsync(() => { _ = RefreshAsync(); return Task.CompletedTask; }, older);
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Revoked }));
        Assert.That(target.LastOutcome, Does.EndWith("older than the response that is stapled, which stays"));
    }

    [Test]
    public async Task FailuresAreRetriedEverLaterAndSaidOnce()
    {
        await WatchAsync(new([], 500));
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            waits.Add((target.NextFetch!.Value - Now).TotalSeconds);
            await FetchWhenDueAsync(new([], 500));
        }
        Assert.That(waits[0], Is.InRange(15, 30));
        Assert.That(waits[3], Is.InRange(120, 240));
        Assert.That(waits[9], Is.InRange(1800, 3600));
        Assert.That(bench.Messages.Count(m => m.Contains("STAPLE_FETCHFAIL", StringComparison.Ordinal)), Is.EqualTo(1));
        await FetchWhenDueAsync();
        Assert.That(bench.Messages, Has.Some.Contains("%PKI-5-STAPLE_FETCHED: Trustpoint msca: the responder answers again"));
    }

    [Test]
    public async Task AResponderIsLeftAloneAsLongAsItAsks()
    {
        await WatchAsync(new([], 503) { Headers = ["Retry-After: 7200"] });
        Assert.That(target.NextFetch, Is.EqualTo(Now.AddHours(2)));
    }

    [Test]
    public async Task RetryAfterDoesNotOutlastTheStaple()
    {
        await WatchAsync(Says(life: TimeSpan.FromHours(1)));
        await FetchWhenDueAsync(new([], 503) { Headers = ["Retry-After: 7200"] });
        Assert.That(target.NextFetch, Is.EqualTo(target.Current!.NextUpdate));
    }

    [Test]
    public async Task OneFetchPerCertificateIsUnderWay()
    {
        await FetchAsync(async () =>
        {
            await bench.OnDevice(() => bench.Stapler.Watch(target));
            await bench.OnDevice(() => _ = bench.Stapler.RefreshAsync(target, CancellationToken.None));
        });
        Assert.That(bench.Responder.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ResponderThatWorkedIsAskedFirstTheOthersInOrder()
    {
        await using var away = new TestResponder(_ => new([], 404));
        urls.Insert(0, away.Url);
        await WatchAsync();
        Assert.That(away.Asked, Has.Count.EqualTo(2), "GET, then POST");
        await FetchWhenDueAsync();
        Assert.That(away.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task NothingIsDoneBeforeTheClockIsSetAndAllOfItAfter()
    {
        await bench.DisposeAsync();
        urls.Clear();
        Begin(new(clockIsSet: false));
        await bench.OnDevice(() => bench.Stapler.Watch(target));
        Assert.That(await RefreshAsync(), Is.EqualTo("the clock is not set: nothing is fetched before it is"));
        Assert.That((target.NextFetch, bench.Responder.Asked.Count), Is.EqualTo(((DateTimeOffset?)null, 0)));
        bench.Responder.Answer = _ => new(bench.Ca.Respond(bench.Edge));
        await FetchAsync(() => { bench.Clock.Set(OcspBench.Start); return bench.IdleAsync(); }, new(bench.Ca.Respond(bench.Edge)));
        Assert.That(target.Current?.Status, Is.EqualTo(StapleStatus.Good));
    }

    [Test]
    public async Task AClockThatIsSetBackDropsAStapleFromTheFuture()
    {
        await WatchAsync();
        await FetchAsync(() => { bench.Clock.Set(OcspBench.Start.AddDays(-2)); return bench.IdleAsync(); }, new([], 404));
        Assert.That(target.Current, Is.Null);
    }

    [Test]
    public async Task WithoutAResponderNothingIsCountedAndANewOneIsAskedAtOnce()
    {
        var url = urls[0];
        urls.Clear();
        await bench.OnDevice(() => bench.Stapler.Watch(target));
        Assert.That(await RefreshAsync(), Does.StartWith("no responder is known"));
        Assert.That((bench.Counters.FailedAttempts.Value, bench.Messages.Count()), Is.EqualTo((0, 0)));
        urls.Add(url);
        await WatchAsync();
        Assert.That(target.Current, Is.Not.Null);
    }

    [Test]
    public async Task ForgettingEndsTheStapleAndItsFile()
    {
        await WatchAsync();
        await bench.OnDevice(() => bench.Stapler.Forget(target));
        Assert.That((published[^1], bench.Flash.Read(File), bench.Budget.Used, bench.Stapler.Targets.Count), Is.EqualTo(((Staple?)null, (byte[]?)null, 0, 0)));
    }

    [Test]
    public async Task AFullPoolRefusesTheStapleAndSaysSo()
    {
        await bench.DisposeAsync();
        urls.Clear();
        Begin(new(pool: 100));
        await WatchAsync();
        Assert.That((published.Count, target.LastOutcome), Is.EqualTo((0, $"GET {bench.Responder.Url}/: good; not stapled: memory has no room for it")));
        Assert.That(bench.Messages, Has.Some.Contains("%SYS-2-MALLOCFAIL"));
    }

    [Test]
    public async Task AFullPoolNeverKeepsAGoodStapleOverARevocation()
    {
        var size = bench.Ca.Respond(bench.Edge).Length;
        await bench.DisposeAsync();
        urls.Clear();
        Begin(new(pool: size + 4));
        await WatchAsync();
        await FetchAsync(() => { _ = RefreshAsync(); return Task.CompletedTask; }, Says(CertStatus.Revoked));
        Assert.That(Published, Is.EqualTo(new StapleStatus?[] { StapleStatus.Good, null }));
    }

    [Test]
    public async Task AFullFlashKeepsTheStapleInMemoryAndNoOlderOneOnDisk()
    {
        await bench.DisposeAsync();
        urls.Clear();
        Begin(new(flash: 100));
        await WatchAsync();
        Assert.That((target.Current?.Status, bench.Flash.Read(File)), Is.EqualTo((StapleStatus.Good, (byte[]?)null)));
        Assert.That(bench.Messages, Has.Some.Contains("%PKI-3-STAPLE_NOTSAVED"));
    }

    [Test]
    public void ManyCertificatesAreNotRefreshedAtOnce()
    {
        var plan = new RefreshPlan(new Random(5019));
        var staple = Staple.Check(Says().Body, bench.Edge, bench.Ca.Certificate, Now, Firmware.X509.AlgorithmPolicy.Default).Staple!;
        var times = Enumerable.Range(0, 100).Select(_ => plan.AfterSuccess(staple, Now, null)).ToList();
        Assert.That(times.Max() - times.Min(), Is.GreaterThan(TimeSpan.FromHours(12)));
        Assert.That(Enumerable.Range(0, 100).Select(_ => plan.AfterFailure(5, Now, null, staple)).Distinct().Count(), Is.GreaterThan(90));
    }
}
