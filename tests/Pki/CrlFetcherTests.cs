using System.Net;
using System.Net.Sockets;
using Firmware.Hardware;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class CrlFetcherTests
{
    const int Limit = 50_000;
    readonly ValidatorBench bench = new(crlBytes: Limit, fetches: 1);

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    [Test]
    public async Task CrlIsFetchedOnceAndAgainAfterItsNextUpdate()
    {
        bench.Web["/crl"] = _ => WebAnswer.Of(bench.Root.Crl(new CrlWish { NextUpdate = bench.Clock.GetUtcNow().AddHours(1) }));
        await GetAsync("/crl");
        await GetAsync("/crl");
        bench.Time.Advance(TimeSpan.FromMinutes(59));
        await GetAsync("/crl");
        Assert.That(bench.Web.Requests, Is.EqualTo(1));
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync("/crl");
        Assert.That((bench.Web.Requests, bench.Counters.CrlFetchAttempts.Value, bench.Counters.CrlFailedAttempts.Value), Is.EqualTo((2, 2L, 0L)));
    }

    [Test]
    public async Task ManyWhoNeedTheSameCrlShareOneFetch()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var crl = bench.Root.Crl();
        bench.Web["/crl"] = _ => { asked.SetResult(); return new WebAnswer { Body = crl, Hold = release.Task }; };
        var all = Enumerable.Range(0, 5).Select(_ => GetAsync("/crl")).ToArray();
        await asked.Task;
        release.SetResult();
        await Task.WhenAll(all);
        Assert.That((bench.Web.Requests, bench.Counters.CrlRejectedBusy.Value), Is.EqualTo((1, 0L)));
    }

    [Test]
    public async Task WhoWaitedTenSecondsForAnothersFetchIsRejectedAsBusy()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var crl = bench.Root.Crl();
        bench.Web["/crl"] = _ => { asked.SetResult(); return new WebAnswer { Body = crl, Hold = release.Task }; };
        var first = GetAsync("/crl");
        await asked.Task;
        var second = GetAsync("/crl");
        await bench.Time.BegunAsync(CrlFetcher.BusyWait, 2);
        bench.Time.Advance(CrlFetcher.BusyWait);
        Assert.That(() => second, Throws.TypeOf<CrlException>().With.Message.Contains("rejected"));
        release.SetResult();
        await first;
        Assert.That((bench.Counters.CrlRejectedBusy.Value, bench.Counters.CrlFailedAttempts.Value), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public async Task WhoWaitedTenSecondsForItsTurnIsRejectedAsBusy()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var crl = bench.Root.Crl();
        bench.Web["/slow"] = _ => { asked.SetResult(); return new WebAnswer { Body = crl, Hold = release.Task }; };
        var slow = GetAsync("/slow");
        await asked.Task;
        var other = GetAsync("/other");
        await bench.Time.BegunAsync(CrlFetcher.BusyWait, 2);
        bench.Time.Advance(CrlFetcher.BusyWait);
        Assert.That(() => other, Throws.TypeOf<CrlException>().With.Message.Contains("rejected"));
        release.SetResult();
        await slow;
        Assert.That((bench.Web.Requests, bench.Counters.CrlRejectedBusy.Value, bench.Counters.CrlFetchAttempts.Value), Is.EqualTo((1, 1L, 1L)));
    }

    [Test]
    public async Task ServerThatDripsIsCutOff()
    {
        var asked = new TaskCompletionSource();
        bench.Web["/drip"] = _ => { asked.SetResult(); return new WebAnswer { Body = [0x30], Hold = new TaskCompletionSource().Task }; };
        var fetch = GetAsync("/drip");
        await asked.Task;
        bench.Time.Advance(CrlFetcher.Deadline);
        Assert.That(() => fetch, Throws.TypeOf<CrlException>().With.Message.Contains("20 seconds"));
        Assert.That(bench.Counters.CrlFailedAttempts.Value, Is.EqualTo(1));
    }

    [Test]
    public void LengthBeyondTheLimitIsRefusedBeforeTheBody()
    {
        bench.Web["/huge"] = _ => new WebAnswer { ContentLength = Limit + 1, Hold = new TaskCompletionSource().Task };
        Assert.That(() => GetAsync("/huge"), Throws.TypeOf<CrlException>().With.Message.Contains($"{Limit} bytes"));
    }

    [Test]
    public void BodyBeyondTheLimitIsRefusedWhileItIsRead()
    {
        bench.Web["/huge"] = _ => new WebAnswer { Body = new byte[Limit + 1], Hold = new TaskCompletionSource().Task };
        Assert.That(() => GetAsync("/huge"), Throws.TypeOf<CrlException>().With.Message.Contains($"{Limit} bytes"));
    }

    [Test]
    public async Task CrlOfExactlyTheLimitIsTaken()
    {
        var crl = bench.Root.Crl();
        await using var exact = new ValidatorBench(crlBytes: crl.Length);
        exact.Web["/crl"] = _ => WebAnswer.Of(crl);
        await exact.Crls.GetAsync($"{exact.Web.Url}/crl", bench.Root.Certificate, default);
        Assert.That(exact.Pool.Used, Is.EqualTo(crl.Length));
    }

    [Test]
    public void GarbageIsRefused()
    {
        bench.Web["/crl"] = _ => WebAnswer.Of("<html>no CRL today</html>"u8.ToArray());
        Assert.That(() => GetAsync("/crl"), Throws.TypeOf<CrlException>().With.Message.Contains("malformed"));
    }

    [Test]
    public void CrlThatDoesNotVerifyIsNotKept()
    {
        bench.Web["/crl"] = _ => WebAnswer.Of(bench.Root.Crl(new CrlWish { CorruptSignature = true }));
        Assert.That(() => GetAsync("/crl"), Throws.TypeOf<CrlException>().With.Message.Contains("does not verify"));
        Assert.That((bench.Pool.Used, bench.Flash.Used), Is.EqualTo((0L, 0L)));
    }

    [TestCase(404)]
    [TestCase(302)]
    [TestCase(500)]
    public void StatusOtherThanOkIsRefused(int status)
    {
        bench.Web["/crl"] = _ => new WebAnswer { Status = status, Location = "/other", ContentLength = 0 };
        Assert.That(() => GetAsync("/crl"), Throws.TypeOf<CrlException>().With.Message.Contains($" {status} "));
    }

    [Test]
    public void ServerThatIsNotThereIsAFailedAttempt()
    {
        using var closed = new ClosedPort();
        Assert.That(() => bench.Crls.GetAsync($"http://127.0.0.1:{closed.Port}/crl", bench.Root.Certificate, default), Throws.TypeOf<CrlException>().With.Message.Contains("no connection"));
        Assert.That(bench.Counters.CrlFailedAttempts.Value, Is.EqualTo(1));
    }

    [TestCase("https://ca.example/crl")]
    [TestCase("ldap://ca.example/cn=ca")]
    [TestCase("http://[2001:DB8:1:1::2::]/crl")]
    [TestCase("/crl")]
    [TestCase("file:///etc/passwd")]
    public void OnlyHttpUrlsAreFetched(string url)
    {
        Assert.That(() => bench.Crls.GetAsync(url, bench.Root.Certificate, default), Throws.TypeOf<CrlException>().With.Message.Contains("no http URL"));
        Assert.That(bench.Counters.CrlFetchAttempts.Value, Is.Zero);
    }

    [Test]
    public async Task CrlSurvivesARestartInFlash()
    {
        bench.Web["/crl"] = _ => WebAnswer.Of(bench.Root.Crl());
        await GetAsync("/crl");
        var restarted = new CrlStore(bench.Flash, bench.Pool, bench.Log);
        Assert.That(restarted.Find($"{bench.Web.Url}/crl", bench.Root.Certificate, Authority.Now, AlgorithmPolicy.Default), Is.Not.Null);
        Assert.That(restarted.Find($"{bench.Web.Url}/crl", bench.Root.Certificate, Authority.Now.AddHours(1), AlgorithmPolicy.Default), Is.Null);
        Assert.That(bench.Flash.List("crls/"), Is.Empty);
    }

    [Test]
    public async Task FileThatWasTamperedWithIsSetAsideAndSaid([Values(20, -1)] int at)
    {
        bench.Web["/crl"] = _ => WebAnswer.Of(bench.Root.Crl());
        await GetAsync("/crl");
        var name = bench.Flash.List("crls/").Single();
        var content = bench.Flash.Read(name)!;
        content[at < 0 ? content.Length + at : at] ^= 1;
        bench.Flash.Write(name, content);
        var restarted = new CrlStore(bench.Flash, bench.Pool, bench.Log);
        Assert.That(restarted.Find($"{bench.Web.Url}/crl", bench.Root.Certificate, Authority.Now, AlgorithmPolicy.Default), Is.Null);
        Assert.That(bench.Said("CRL_CORRUPT").Count(), Is.EqualTo(1));
        Assert.That(bench.Flash.List("crls/"), Is.Empty);
        Assert.That(bench.Flash.Corrupt, Is.EqualTo(new[] { name + ".corrupt" }));
    }

    [Test]
    public async Task FullPoolMakesRoomByDroppingWhatExpiresFirst()
    {
        var (one, two) = (bench.Root.Crl(new CrlWish { NextUpdate = Authority.Now.AddMinutes(30) }), bench.Root.Crl());
        await using var small = new ValidatorBench(poolBytes: two.Length + 10);
        small.Web["/one"] = _ => WebAnswer.Of(one);
        small.Web["/two"] = _ => WebAnswer.Of(two);
        await small.Crls.GetAsync($"{small.Web.Url}/one", bench.Root.Certificate, default);
        await small.Crls.GetAsync($"{small.Web.Url}/two", bench.Root.Certificate, default);
        Assert.That((small.Pool.Used, small.Pool.Refusals), Is.EqualTo((two.Length, 0L)));
    }

    [Test]
    public async Task CrlLongerThanThePoolIsUsedAndTheRefusalSaid()
    {
        var crl = bench.Root.Crl();
        await using var small = new ValidatorBench(poolBytes: crl.Length - 1);
        small.Web["/crl"] = _ => WebAnswer.Of(crl);
        Assert.That(await small.Crls.GetAsync($"{small.Web.Url}/crl", bench.Root.Certificate, default), Is.Not.Null);
        Assert.That((small.Pool.Used, small.Said("MALLOCFAIL").Count()), Is.EqualTo((0L, 1)));
    }

    [Test]
    public void FullFlashKeepsTheCrlInMemoryAndSaysSo()
    {
        var flash = new Flash(new Disk(), bench.Flash.Directory, 10);
        var store = new CrlStore(flash, bench.Pool, bench.Log);
        store.Put("http://ca/crl", bench.Root.Certificate, Crl.Parse(bench.Root.Crl()), Authority.Now);
        Assert.That(store.Find("http://ca/crl", bench.Root.Certificate, Authority.Now, AlgorithmPolicy.Default), Is.Not.Null);
        Assert.That(bench.Said("CRL_NOT_STORED").Count(), Is.EqualTo(1));
    }

    Task<Crl> GetAsync(string path) => bench.Crls.GetAsync(bench.Web.Url + path, bench.Root.Certificate, default);
}
