using Firmware.Config;
using Firmware.Kernel;
using Firmware.Peers;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;
using Tests.Pki;

namespace Tests.Peers;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class PeerLoopTests
{
    static readonly TimeSpan tooLong = TimeSpan.FromSeconds(60);

    readonly ValidatorBench bench = new();
    readonly RunningConfig config = new();
    readonly Scheduler scheduler;
    readonly PeerLoops loops;
    readonly Certificate leaf;
    Func<string, int, CancellationToken, Task<PeerEvidence>> examine;
    TaskCompletionSource<PeerResult> checkedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int examined;

    public PeerLoopTests()
    {
        leaf = bench.Root.Issue("CN=hq");
        scheduler = new Scheduler(bench.Clock, bench.Log);
        examine = (_, _, _) => Task.FromResult(Evidence(CertStatus.Good));
        var check = new PeerCheck((host, port, cancel) => { Interlocked.Increment(ref examined); return examine(host, port, cancel); },
            bench.Validator, name => name == "branch" ? bench.Trust("ocsp") : null, bench.Clock, bench.Log);
        loops = new PeerLoops(check, scheduler, new Random(1), bench.Log);
        loops.Checked += loop => checkedOnce.TrySetResult(loop.Last!);
        config.Peers["hq"] = new PeerConfig { Host = "hq.example", Trustpoint = "branch", IntervalSeconds = 60 };
    }

    [TearDown]
    public async Task TearDown()
    {
        await OnDevice(loops.Dispose);
        scheduler.Dispose();
        await bench.DisposeAsync();
    }

    [Test]
    public async Task PeerIsCheckedAtOnceAndAgainEachInterval()
    {
        Assert.That((await ApplyAsync()).Accepted, Is.True);
        for (var round = 2; round <= 4; round++)
        {
            checkedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
            bench.Time.Advance(TimeSpan.FromSeconds(64));
            await checkedOnce.Task.WaitAsync(tooLong);
            Assert.That(examined, Is.EqualTo(round));
        }
        Assert.That(bench.Counters.SuccessfulValidations.Value, Is.EqualTo(4));
    }

    [Test]
    public async Task OnlyAChangeOfOutcomeIsSaid()
    {
        await ApplyAsync();
        await NextAsync();
        examine = (_, _, _) => Task.FromResult(Evidence(CertStatus.Revoked));
        await NextAsync();
        await NextAsync();
        examine = (_, _, _) => throw new IOException("no connection to hq.example port 443: refused");
        await NextAsync();
        Assert.That(bench.Said("PEER_").Select(l => l[(l.IndexOf('%', StringComparison.Ordinal))..]), Is.EqualTo(new[]
        {
            "%PKI-5-PEER_VALID: Peer hq: 'cn=hq' is valid under trustpoint branch; staple good",
            $"%PKI-3-PEER_INVALID: Peer hq: the certificate of 'cn=hq' (SN: {leaf.SerialHex}) is revoked: its staple says revoked; staple revoked",
            "%PKI-3-PEER_INVALID: Peer hq: no connection to hq.example port 443: refused; staple -",
        }));
    }

    [Test]
    public async Task ShutdownEndsTheLoopAndNoShutdownStartsItAgain()
    {
        await ApplyAsync();
        config.Peers["hq"].Shutdown = true;
        await OnDevice(() => loops.Apply(config));
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.That((await Shown())[1], Does.EndWith("shut down"));
        Assert.That(examined, Is.EqualTo(1));
        config.Peers["hq"].Shutdown = false;
        await ApplyAsync();
        Assert.That(examined, Is.EqualTo(2));
    }

    [Test]
    public async Task ChangeRestartsOnlyThePeerThatChanged()
    {
        await ApplyAsync();
        config.Peers["dc"] = new PeerConfig { Host = "dc.example", Trustpoint = "branch" };
        await ApplyAsync();
        Assert.That(examined, Is.EqualTo(2));
        await OnDevice(() => loops.Apply(config));
        Assert.That(examined, Is.EqualTo(2));
        config.Peers.Remove("dc");
        await OnDevice(() => loops.Apply(config));
        Assert.That(await Shown(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task RestartedPeerForgetsTheCheckThatWasUnderWay()
    {
        var (asked, hold) = (new TaskCompletionSource(), new TaskCompletionSource<PeerEvidence>());
        examine = (host, _, cancel) => { asked.TrySetResult(); return host == "hq.example" ? hold.Task.WaitAsync(cancel) : Task.FromResult(Evidence(CertStatus.Good)); };
        await OnDevice(() => loops.Apply(config));
        await asked.Task.WaitAsync(tooLong);
        config.Peers["hq"].Host = "new.example";
        Assert.That((await ApplyAsync()).Accepted, Is.True);
        Assert.That(bench.Said("PEER_").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task PeerThatNeverFinishesIsGivenUp()
    {
        examine = (_, _, cancel) => new TaskCompletionSource<PeerEvidence>().Task.WaitAsync(cancel);
        await OnDevice(() => loops.Apply(config));
        await bench.Time.BegunAsync(PeerCheck.Deadline);
        bench.Time.Advance(PeerCheck.Deadline);
        Assert.That((await checkedOnce.Task.WaitAsync(tooLong)).Sentence, Is.EqualTo("no complete handshake with hq.example:443 in 15 seconds"));
    }

    [Test]
    public async Task TrustpointThatDoesNotExistIsSaid()
    {
        config.Peers["hq"].Trustpoint = "other";
        Assert.That((await ApplyAsync()).Sentence, Is.EqualTo("trustpoint other does not exist"));
        Assert.That(examined, Is.Zero);
    }

    [Test]
    public async Task FaultInsideIsLoggedAndTheLoopGoesOn()
    {
        examine = (_, _, _) => throw new InvalidOperationException("boom");
        Assert.That((await ApplyAsync()).Accepted, Is.False);
        Assert.That(bench.Said("INTERNAL").Single(), Does.Contain("boom"));
        examine = (_, _, _) => Task.FromResult(Evidence(CertStatus.Good));
        Assert.That((await NextAsync()).Accepted, Is.True);
    }

    [Test]
    public async Task StapleRequiredIsPassedOn()
    {
        config.Peers["hq"].Staple = "required";
        examine = (_, _, _) => Task.FromResult(Evidence(null));
        Assert.That((await ApplyAsync()).Reason, Is.EqualTo(VerdictReason.StapleRequired));
    }

    PeerEvidence Evidence(CertStatus? staple)
        => new([leaf.Encoded], [staple is { } said ? bench.Root.Ocsp(leaf, said) : null]);

    async Task<PeerResult> ApplyAsync()
    {
        checkedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await OnDevice(() => loops.Apply(config));
        return await checkedOnce.Task.WaitAsync(tooLong);
    }

    async Task<PeerResult> NextAsync()
    {
        checkedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Time.Advance(TimeSpan.FromSeconds(64));
        return await checkedOnce.Task.WaitAsync(tooLong);
    }

    Task OnDevice(Action work) => scheduler.RunAsync(() => { work(); return Task.CompletedTask; });

    Task<IReadOnlyList<string>> Shown() => scheduler.RunAsync(() => Task.FromResult(loops.Show()));
}
