extern alias host;
using host::Host.Serial;
using host::Host.Talk;
using NUnit.Framework;

namespace Tests.Host;

/// <summary>Whatever somebody left on the line, the tool finds the privileged prompt.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ApproachTests
{
    [Test]
    public Task FromPressReturn() => FindsThePrompt(FakeRouter.At.PressReturn, "");

    [Test]
    public Task FromTheSetupDialog() => FindsThePrompt(FakeRouter.At.SetupDialog, "");

    [Test]
    public Task FromUserExecWithAnEnableSecret() => FindsThePrompt(FakeRouter.At.UserExec, "", withSecrets: true);

    [Test]
    public Task ThroughALogin() => FindsThePrompt(FakeRouter.At.PressReturn, "", withSecrets: true);

    [Test]
    public Task FromAPasswordSomebodyBegan() => FindsThePrompt(FakeRouter.At.UserExec, "enable\rhalf", withSecrets: true);

    [Test]
    public Task FromAConfigurationSubmode() => FindsThePrompt(FakeRouter.At.Trustpoint, "");

    [Test]
    public Task FromAHalfTypedLineThatMustNotRun() => FindsThePrompt(FakeRouter.At.PrivilegedExec, "write memory", check: r => Assert.That(r.Startup, Is.Empty));

    [Test]
    public Task FromAPager() => FindsThePrompt(FakeRouter.At.PrivilegedExec, "show running-config\r");

    [Test]
    public Task FromAnOpenPaste() => FindsThePrompt(FakeRouter.At.Trustpoint, "crypto pki authenticate old\r-----BEGIN CERTIFICATE-----\rMIIB");

    [Test]
    public Task FromAnOpenPasteDeafToCtrlC() => FindsThePrompt(FakeRouter.At.Trustpoint, "crypto pki authenticate old\r-----BEGIN CERTIFICATE-----\rMIIB", pasteHearsCtrlC: false);

    [Test]
    public Task FromAnOpenQuestion() => FindsThePrompt(FakeRouter.At.Trustpoint, "crypto pki trustpoint t\rsubject-name CN=t\reckeypair k\rcrypto pki enroll t\r");

    [Test]
    public async Task ASilentLineIsGivenUpInTime()
    {
        var (near, far) = DuplexStream.Pair();
        await using var wire = new Wire(near, TimeProvider.System);
        var talk = new Conversation(wire, new Pacing { Quiet = TimeSpan.FromMilliseconds(5), Reach = TimeSpan.FromMilliseconds(80) }, new Journal(TimeProvider.System));
        await Assert.ThatAsync(() => new Approach(talk, Credentials.None, TimeProvider.System).ToPrivilegedExecAsync(default), Throws.TypeOf<RouterException>().With.Message.Contains("no prompt"));
        await far.DisposeAsync();
    }

    [Test]
    public async Task AClosedLineIsNamedSo()
    {
        var (near, far) = DuplexStream.Pair();
        await using var wire = new Wire(near, TimeProvider.System);
        await far.DisposeAsync();
        var talk = new Conversation(wire, Bench.Quick, new Journal(TimeProvider.System));
        await Assert.ThatAsync(() => new Approach(talk, Credentials.None, TimeProvider.System).ToPrivilegedExecAsync(default), Throws.TypeOf<LineException>());
    }

    static async Task FindsThePrompt(FakeRouter.At start, string leftTyped, bool withSecrets = false, bool pasteHearsCtrlC = true, Action<FakeRouter>? check = null)
    {
        var router = new FakeRouter { PasteHearsCtrlC = pasteHearsCtrlC };
        router.Keys["k"] = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        router.Sections["crypto pki trustpoint stale"] = [.. Enumerable.Range(0, 40).Select(i => $"line {i}")];
        if (withSecrets)
            GiveSecrets(router);
        _ = router.RunAsync(start);
        await LeaveAsync(router, leftTyped);
        var (near, far) = DuplexStream.Pair();
        near.WritesLeft = int.MaxValue;
        var served = router.Line.ServeAsync(far);
        await using (var wire = new Wire(near, TimeProvider.System))
        {
            using var journal = new Journal(TimeProvider.System);
            var secret = (string text) => new host::Host.Plans.Secret(new("test", 1, 1), plain: text);
            var talk = new Conversation(wire, Bench.Quick, journal);
            await new Approach(talk, new Credentials("admin", secret(Bench.Admin), secret(Bench.Enable)), TimeProvider.System).ToPrivilegedExecAsync(default);
            Assert.That(talk.Cue, Is.EqualTo(Cue.PrivilegedExec));
            Assert.That(await talk.RunAsync("show clock", default), Has.Some.Contains("1993"));
        }
        await served;
        check?.Invoke(router);
        router.Line.Close();
    }

    static void GiveSecrets(FakeRouter router)
    {
        router.Globals.Add($"enable secret 8 {Type8.Hash(Bench.Enable, "TnGX/fE4KGHOVU")}");
        router.Globals.Add($"username admin privilege 15 secret 8 {Type8.Hash(Bench.Admin, "2MJBozw/9R3UsU")}");
        router.Sections["line con 0"] = ["login local"];
    }

    /// <summary>A client types and goes away without a word.</summary>
    static async Task LeaveAsync(FakeRouter router, string typed)
    {
        var (near, far) = DuplexStream.Pair();
        near.WritesLeft = int.MaxValue;
        var served = router.Line.ServeAsync(far);
        await near.WriteAsync(System.Text.Encoding.Latin1.GetBytes(typed));
        await near.DisposeAsync();
        await served;
    }
}
