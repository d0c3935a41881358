using System.Net;
using System.Net.Sockets;
using Firmware.Commands;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Net;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>The clock under servers that are right, lie, keep silent or send kisses; time is turned by the test.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class NtpTests
{
    static readonly DateTimeOffset truth = new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero);

    readonly FakeTimeProvider time = new(truth);
    readonly Dictionary<IPAddress, TimeServer> servers = [];
    readonly NtpConfig config = new();
    DeviceClock clock = null!;
    Log log = null!;
    Scheduler scheduler = null!;
    NtpClient ntp = null!;
    Interfaces interfaces = null!;
    IPAddress? lastSource;
    int jumps;

    void Start(DateTimeOffset shown, bool authoritative)
    {
        clock = DeviceClock.StartingAt(time, shown, authoritative);
        clock.Changed += () => jumps++;
        log = new Log(clock) { BufferLimit = 1 << 20 };
        scheduler = new Scheduler(clock, log);
        var names = new NameResolution((_, _) => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)), NameServers.Over(clock));
        ntp = new NtpClient(clock, scheduler, names, interfaces = new Interfaces(["GigabitEthernet0/0"], [IPAddress.Parse("192.0.2.77")], _ => true, log), (server, source, request, isOurs, _) =>
        {
            lastSource = source;
            return servers[server].AnswerAsync(request, isOurs, time);
        }, log);
        interfaces.Apply(new RunningConfig());
    }

    [TearDown]
    public async Task Stop()
    {
        await scheduler.RunAsync(() => { ntp.Dispose(); return Task.CompletedTask; });
        scheduler.Dispose();
    }

    TimeServer Add(string address, Func<NtpServer, NtpServer>? more = null)
    {
        var server = servers[IPAddress.Parse(address)] = new TimeServer();
        config.Servers.Add((more ?? (s => s))(new NtpServer(address, Burst: true)));
        return server;
    }

    async Task ApplyAsync()
    {
        await scheduler.RunAsync(() => { ntp.Apply(config); return Task.CompletedTask; });
        // The first poll is under way, and done, before time passes.
        await scheduler.RunAsync(() => Task.CompletedTask);
    }

    async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(2))
        {
            time.Advance(TimeSpan.FromSeconds(2));
            for (var hop = 0; hop < 4; hop++) await scheduler.RunAsync(() => Task.CompletedTask);
        }
    }

    TimeSpan Error => (clock.GetUtcNow() - time.GetUtcNow()).Duration();

    NtpStanding StandingOf(string address) => ntp.Associations.Single(a => a.Config.Host == address).Standing;

    [Test]
    public async Task UnsetClockIsSetAfterFourMeasurementsAndBelieved()
    {
        Start(DeviceClock.Unset, authoritative: false);
        Add("192.0.2.1");
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.That(clock.IsAuthoritative, Is.False, "two measurements are not enough");
        await PassAsync(TimeSpan.FromSeconds(8));
        Assert.That((clock.IsAuthoritative, clock.Source, jumps, clock.Mark), Is.EqualTo((true, TimeSource.Ntp, 1, "")));
        Assert.That(Error, Is.LessThan(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task WithoutIburstTheFirstFourPollsAreAMinuteApart()
    {
        Start(DeviceClock.Unset, authoritative: false);
        Add("192.0.2.1", s => s with { Burst = false });
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(180));
        Assert.That(clock.IsAuthoritative, Is.False);
        await PassAsync(TimeSpan.FromSeconds(60));
        Assert.That(clock.IsAuthoritative, Is.True);
    }

    [Test]
    public async Task SmallErrorIsSlewedAndNobodySeesAJump()
    {
        Start(truth.AddMilliseconds(40), authoritative: true);
        Add("192.0.2.1");
        await ApplyAsync();
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.That(jumps, Is.Zero);
        Assert.That(Error, Is.LessThan(TimeSpan.FromMilliseconds(2)));
    }

    [Test]
    public async Task LiarIsOutvotedEvenWherePreferred()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1");
        Add("192.0.2.2");
        Add("192.0.2.3", s => s with { Prefer = true }).Lie = TimeSpan.FromHours(1);
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.That(StandingOf("192.0.2.3"), Is.EqualTo(NtpStanding.Falseticker));
        Assert.That(Error, Is.LessThan(TimeSpan.FromMilliseconds(10)));
    }

    [Test]
    public async Task TwoThatDisagreeAreBothRefused()
    {
        Start(truth.AddMinutes(-7), authoritative: true);
        Add("192.0.2.1").Lie = TimeSpan.FromHours(1);
        Add("192.0.2.2").Lie = TimeSpan.FromHours(-1);
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.That(ntp.State.Peer, Is.Null);
        Assert.That(jumps, Is.Zero);
    }

    [Test]
    public async Task PreferredTruechimerIsFollowed()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1").Stratum = 1;
        Add("192.0.2.2", s => s with { Prefer = true }).Stratum = 4;
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.That((StandingOf("192.0.2.1"), StandingOf("192.0.2.2")), Is.EqualTo((NtpStanding.Candidate, NtpStanding.SystemPeer)));
    }

    [Test]
    public async Task KissOfDeathIsObeyed()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1").Kiss = "DENY";
        Add("192.0.2.2").Kiss = "RATE";
        await ApplyAsync();
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.That(servers[IPAddress.Parse("192.0.2.1")].Requests, Is.EqualTo(1), "asked no more");
        Assert.That(ntp.Associations[1].Poll, Is.GreaterThan(7));
        Assert.That(servers[IPAddress.Parse("192.0.2.2")].Requests, Is.LessThan(5));
        Assert.That(NtpShow.Line(ntp.Associations[0], clock), Does.StartWith(" ~192.0.2.1       .DENY."));
    }

    [TestCase(3, 2)]
    [TestCase(0, 16)]
    public async Task ServerThatIsNotSynchronizedIsNotBelieved(int leap, int stratum)
    {
        Start(truth.AddHours(-1), authoritative: true);
        (Add("192.0.2.1").Leap, servers.Values.Single().Stratum) = (leap, stratum);
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.That((jumps, ntp.Associations[0].Reach), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task LosingEveryServerIsADotAndNoStar()
    {
        Start(truth, authoritative: true);
        config.Logging = true;
        var server = Add("192.0.2.1", s => s with { MaxPoll = 6 });
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        server.IsSilent = true;
        await PassAsync(TimeSpan.FromSeconds(9 * 64));
        Assert.That((clock.Mark, clock.IsAuthoritative), Is.EqualTo((".", true)));
        Assert.That(log.Buffered.Select(l => l.Text.Split(": ", 2)[1]), Is.EqualTo(new[]
        {
            "%NTP-6-PEERREACH: Peer 192.0.2.1 is reachable", "%NTP-5-PEERSYNC: NTP synced to peer 192.0.2.1",
            "%NTP-4-PEERUNREACH: Peer 192.0.2.1 is unreachable", "%NTP-4-UNSYNC: NTP sync is lost",
        }));
        server.IsSilent = false;
        await PassAsync(TimeSpan.FromSeconds(200));
        Assert.That(clock.Mark, Is.Empty);
    }

    [Test]
    public async Task ServerWithoutNtpLoggingSaysNothing()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1");
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.That(ntp.State.Peer, Is.Not.Null);
        Assert.That(log.Buffered, Is.Empty);
    }

    [Test]
    public async Task ClockSetByHandIsMeasuredAnewAndPutRight()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1", s => s with { MaxPoll = 6 });
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        await scheduler.RunAsync(() => { clock.Set(truth.AddYears(3)); return Task.CompletedTask; });
        Assert.That(ntp.State.Peer, Is.Null);
        await PassAsync(TimeSpan.FromSeconds(5 * 64));
        Assert.That(Error, Is.LessThan(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task SourceInterfaceIsWhereRequestsComeFrom()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1");
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.That(lastSource, Is.Null);
        config.Source = "GigabitEthernet0/0";
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.That(lastSource, Is.EqualTo(IPAddress.Parse("192.0.2.77")));
    }

    [Test]
    public async Task SteadyServerIsAskedLessAndLessOften()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1", s => s with { MaxPoll = 8 });
        await ApplyAsync();
        await PassAsync(TimeSpan.FromMinutes(40));
        Assert.That(ntp.Associations[0].Poll, Is.EqualTo(8));
        Assert.That(servers.Values.Single().Requests, Is.LessThan(30));
    }

    [Test]
    public async Task TimeOfTheNextEraIsUnderstood()
    {
        time.SetUtcNow(new(2040, 5, 1, 12, 0, 0, TimeSpan.Zero));
        Start(DeviceClock.Unset, authoritative: false);
        Add("192.0.2.1");
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.That(clock.GetUtcNow().Year, Is.EqualTo(2040));
    }

    [Test]
    public async Task ServersTakenAwayAreAskedNoMore()
    {
        Start(truth, authoritative: true);
        var server = Add("192.0.2.1");
        await ApplyAsync();
        config.Servers.Clear();
        await ApplyAsync();
        var asked = server.Requests;
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.That((server.Requests, ntp.EnabledAt), Is.EqualTo((asked, (long?)null)));
    }

    [Test]
    public async Task WhatIsShownHasIosColumns()
    {
        Start(truth, authoritative: true);
        Add("192.0.2.1").Stratum = 1;
        await ApplyAsync();
        await PassAsync(TimeSpan.FromSeconds(6));
        Assert.That(NtpShow.Line(ntp.Associations[0], clock), Is.EqualTo("*~192.0.2.1       .GPS.            1      0     64     1  2.000   0.000 937.52"));
        var status = NtpShow.StatusLines(ntp, clock).ToArray();
        Assert.That(status[0], Is.EqualTo("Clock is synchronized, stratum 2, reference is 192.0.2.1"));
        Assert.That(status[3], Does.Match(@"^reference time is EEAD[0-9A-F]{4}\.[0-9A-F]{8} \(10:42:21\.000 UTC Sun Nov 22 2026\)$"));
        Assert.That(status[6], Is.EqualTo("loopfilter state is 'CTRL' (Normal Controlled Loop), drift is 0.000000000 s/s"));
        Assert.That(status[7], Is.EqualTo("system poll interval is 64, last update was 0 sec ago."));
        Assert.That(NtpShow.Detail(ntp.Associations[0], clock).First(), Is.EqualTo("192.0.2.1 configured, ipv4, our_master, sane, valid, stratum 1"));
    }
}
