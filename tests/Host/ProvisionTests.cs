extern alias host;
using host::Host.Plans;
using host::Host.Serial;
using host::Host.Talk;
using ProgramException = host::Host.ProgramException;
using NUnit.Framework;

namespace Tests.Host;

[Parallelizable(ParallelScope.All)]
sealed class ProvisionTests
{
    const int CutStride = 3;

    /// <summary>"write memory" and its Enter.</summary>
    const int LastWritesSave = 2;

    [Test]
    public async Task FreshRouterIsBroughtToItsPlan()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync(FakeRouter.At.SetupDialog);
        Assert.That(await bench.ProvisionAsync(), Is.True);
        Assert.That(bench.Outcome(), Does.Contain("hostname branch").And.Contain("ip domain name lab.example").And.Contain("ocsp url http://127.0.0.1:8888/")
            .And.Contain("saved: True").And.Contain("certificate branch CN=branch.lab.example, O=Lab for its key True").And.Contain("ip http secure-server").And.Contain(" login local"));
        Assert.That(bench.Router.ClockIsSet, Is.True);
    }

    [Test]
    public async Task SecondRunChangesNothingAndSaysSo()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        var (before, heard) = (bench.Outcome(), bench.Router.Line.Heard.Length);
        Assert.That(await bench.ProvisionAsync(), Is.False);
        Assert.That(bench.Outcome(), Is.EqualTo(before));
        Assert.That(bench.Shown.ToString(), Does.Contain("Nothing to change"));
        Assert.That(bench.Router.Line.Heard.ToString(heard, bench.Router.Line.Heard.Length - heard), Does.Not.Contain("configure").And.Not.Contain("write"));
    }

    [Test]
    public async Task RsaKeyAndHandSigningWork()
    {
        using var bench = await Bench.CreateAsync();
        var plan = bench.Plan(Bench.Yaml.Replace("ec 256", "rsa 2048", StringComparison.Ordinal)
            .Replace("openssl: { directory: ., key: ca.key, days: 20 }", "exchange: requests, wait: 60", StringComparison.Ordinal));
        _ = bench.Router.RunAsync();
        var provisioned = bench.ProvisionAsync(plan);
        await SignByHandAsync(bench, provisioned);
        Assert.That(await provisioned, Is.True);
        Assert.That(bench.Outcome(), Does.Contain("key branch-key 2048").And.Contain("for its key True"));
    }

    [Test]
    public async Task NoCertificateInTimeSaysHowToGoOn()
    {
        using var bench = await Bench.CreateAsync();
        var plan = bench.Plan(Bench.Yaml.Replace("openssl: { directory: ., key: ca.key, days: 20 }", "exchange: requests, wait: 0", StringComparison.Ordinal));
        _ = bench.Router.RunAsync();
        await Assert.ThatAsync(() => bench.ProvisionAsync(plan), Throws.TypeOf<ProgramException>().With.Message.Contains("run this again"));
        await SignByHandAsync(bench, Task.CompletedTask);
        Assert.That(await bench.ProvisionAsync(plan), Is.True);
        Assert.That(bench.Outcome(), Does.Contain("for its key True"));
    }

    [Test]
    public async Task MessagesThatInterruptAreNotAnswers()
    {
        using var bench = await Bench.CreateAsync();
        bench.Router.MessageEvery = 1;
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        Assert.That(bench.Outcome(), Does.Contain("saved: True").And.Contain("for its key True"));
        Assert.That(await bench.ProvisionAsync(), Is.False);
    }

    /// <summary>The line is cut after every third write of a whole run; whatever is left open on the router, a second run ends where an uncut one does.</summary>
    [Test]
    public async Task CutAnywhereAndRunAgainEndsTheSame([Range(0, CutStride - 1)] int phase, [Values] bool pasteHearsCtrlC)
    {
        using var whole = await Bench.CreateAsync();
        _ = whole.Router.RunAsync();
        await whole.ProvisionAsync();
        for (var cut = phase; cut < whole.Writes; cut += pasteHearsCtrlC ? CutStride : CutStride * 4)
        {
            using var bench = await Bench.CreateAsync();
            bench.Router.PasteHearsCtrlC = pasteHearsCtrlC;
            _ = bench.Router.RunAsync();
            await Assert.ThatAsync(() => bench.ProvisionAsync(cutAfter: cut), Throws.TypeOf<LineException>(), $"cut after {cut} writes");
            await bench.ProvisionAsync();
            Assert.That(bench.Outcome(), Is.EqualTo(whole.Outcome()), $"cut after {cut} writes");
        }
    }

    /// <summary>Power fails after every so many writes, before anything was saved: keys and certificates outlive their trustpoint, and one more run suffices.</summary>
    [Test]
    public async Task PowerCutAnywhereNeedsOneMoreRun([Range(0, CutStride - 1)] int phase)
    {
        using var whole = await Bench.CreateAsync();
        _ = whole.Router.RunAsync();
        await whole.ProvisionAsync();
        for (var cut = phase; cut < whole.Writes - LastWritesSave; cut += CutStride)
        {
            using var bench = await Bench.CreateAsync();
            _ = bench.Router.RunAsync();
            await Assert.ThatAsync(() => bench.ProvisionAsync(cutAfter: cut), Throws.TypeOf<LineException>(), $"cut after {cut} writes");
            bench.Router = bench.Router.PowerCycled();
            _ = bench.Router.RunAsync(FakeRouter.At.SetupDialog);
            await bench.ProvisionAsync();
            Assert.That(bench.Outcome(), Is.EqualTo(whole.Outcome()), $"power cut after {cut} writes");
        }
    }

    [Test]
    public async Task RefusedLineStopsWithItsPlaceInThePlan()
    {
        using var bench = await Bench.CreateAsync();
        bench.Router.Refuses = "ocsp url";
        _ = bench.Router.RunAsync();
        var refused = await Assert.ThrowsAsync<RouterException>(() => bench.ProvisionAsync());
        Assert.That(refused!.Message, Does.Contain("\"ocsp url http://127.0.0.1:8888/\""));
        Assert.That(refused!.Answer, Does.Contain("% Invalid input detected at '^' marker."));
        Assert.That(refused!.Mark?.Line, Is.EqualTo(13));
        Assert.That(bench.Router.Startup, Is.Empty);
    }

    [Test]
    public async Task AnOpenSslCaSignsByItsConfigurationAndPassphrase()
    {
        using var bench = await Bench.CreateAsync();
        await EncryptCaKeyAsync(bench);
        _ = bench.Router.RunAsync();
        Assert.That(await bench.ProvisionAsync(bench.Plan(WithCa("config: openssl.cnf, passphrase: { file: pass }"))), Is.True);
        Assert.That(bench.Outcome(), Does.Contain("for its key True"));
        var extensions = bench.Router.Certificates["branch"].Extensions.Select(e => e.Oid!.Value).ToList();
        Assert.That(extensions, Does.Contain("1.3.6.1.5.5.7.1.24").And.Contain("2.5.29.17").And.Contain("2.5.29.37"));
        Assert.That(await File.ReadAllTextAsync(bench.File("index.txt")), Does.Contain("CN=branch.lab.example"));
    }

    [Test]
    public async Task AnEncryptedCaKeyWithoutItsPassphraseFailsInsteadOfAsking()
    {
        using var bench = await Bench.CreateAsync();
        await EncryptCaKeyAsync(bench);
        _ = bench.Router.RunAsync();
        await Assert.ThatAsync(() => bench.ProvisionAsync(bench.Plan(WithCa("config: openssl.cnf"))), Throws.TypeOf<ProgramException>().With.Message.Contains("did not sign"));
    }

    [TestCase("ca.pem", "ca.pem cannot be read")]
    [TestCase("ca.key", "ca.key is not there")]
    [TestCase("enable.secret", "enable.secret cannot be read")]
    public async Task AMissingFileIsFoundBeforeAnythingIsTyped(string missing, string says)
    {
        using var bench = await Bench.CreateAsync();
        File.Delete(bench.File(missing));
        _ = bench.Router.RunAsync();
        await Assert.ThatAsync(() => bench.ProvisionAsync(), Throws.TypeOf<PlanException>().With.Message.Contains(says));
        Assert.That(bench.Router.Line.Heard.Length, Is.Zero);
    }

    [Test]
    public async Task OnlyAChangedSettingIsTyped()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        await File.WriteAllTextAsync(bench.File("enable.secret"), "S3cret-changed");
        var plan = bench.Plan(Bench.Yaml.Replace(":8888", ":9999", StringComparison.Ordinal) + "\naccess: { enable-secret: " + Bench.Enable + " }");
        var heard = bench.Router.Line.Heard.Length;
        Assert.That(await bench.ProvisionAsync(plan), Is.True);
        var typed = bench.Router.Line.Heard.ToString(heard, bench.Router.Line.Heard.Length - heard);
        Assert.That(typed, Does.Contain("ocsp url http://127.0.0.1:9999/").And.Contain("enable secret S3cret-changed").And.Not.Contain("subject-name").And.Not.Contain("hostname").And.Not.Contain("username"));
        Assert.That(bench.Router.Running, Does.Contain(":9999").And.Not.Contain(":8888"));
    }

    [Test]
    public async Task AKeyOfAnotherShapeIsLeftToThePerson()
    {
        using var bench = await Bench.CreateAsync();
        bench.Router.Keys["branch-key"] = System.Security.Cryptography.RSA.Create(2048);
        _ = bench.Router.RunAsync();
        var refused = await Assert.ThrowsAsync<RouterException>(() => bench.ProvisionAsync());
        Assert.That(refused!.Message, Does.Contain("rsa 2048").And.Contain("crypto key zeroize"));
        Assert.That(bench.Router.Line.Heard.ToString(), Does.Not.Contain("configure"));
    }

    [Test]
    public async Task AnotherCaIsLeftToThePerson()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        using var other = await Bench.CreateAsync();
        File.Copy(other.File("ca.pem"), bench.File("ca.pem"), overwrite: true);
        await Assert.ThatAsync(() => bench.ProvisionAsync(), Throws.TypeOf<RouterException>().With.Message.Contains("another CA"));
    }

    [Test]
    public async Task AWrongSecretIsTriedOnce()
    {
        using var bench = await Bench.CreateAsync();
        bench.Router.Globals.Add($"enable secret 8 {Type8.Hash("something else", "TnGX/fE4KGHOVU")}");
        _ = bench.Router.RunAsync();
        await Assert.ThatAsync(() => bench.ProvisionAsync(), Throws.TypeOf<RouterException>().With.Message.Contains("access: enable-secret"));
        Assert.That(bench.Router.Line.Heard.ToString().Split(Bench.Enable), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task NoiseIsReadBackAndTypedAgain()
    {
        using var bench = await Bench.CreateAsync();
        var noisy = 0;
        bench.Router.Line.Noise = text => text == "v" && noisy++ == 0 ? "~" : text;
        _ = bench.Router.RunAsync();
        Assert.That(await bench.ProvisionAsync(pacing: Bench.Quick with { Echo = TimeSpan.FromSeconds(1) }), Is.True);
        Assert.That(noisy, Is.Positive);
        Assert.That(bench.Outcome(), Does.Contain("saved: True").And.Contain("for its key True"));
    }

    [Test]
    public async Task ADamagedRequestIsDisplayedAgain()
    {
        using var bench = await Bench.CreateAsync();
        var damaged = 0;
        bench.Router.Line.Noise = text => text.Contains("-----BEGIN CERTIFICATE REQUEST", StringComparison.Ordinal) && damaged++ == 0 ? Damaged(text) : text;
        _ = bench.Router.RunAsync();
        Assert.That(await bench.ProvisionAsync(), Is.True);
        Assert.That(damaged, Is.EqualTo(2));
    }

    [Test]
    public async Task SecretsAreNeverShownOrLogged()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        var log = await File.ReadAllTextAsync(bench.File("log"));
        Assert.That(log + bench.Shown, Does.Contain("********").And.Not.Contain(Bench.Enable).And.Not.Contain(Bench.Admin));
        Assert.That(File.GetUnixFileMode(bench.File("log")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task AClockIsNeverSetBehindThisHosts()
    {
        using var bench = await Bench.CreateAsync();
        var now = TimeProvider.System.GetUtcNow();
        var lateInItsSecond = now.AddTicks(TimeSpan.TicksPerSecond - 1 - now.Ticks % TimeSpan.TicksPerSecond);
        bench.Clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(lateInItsSecond);
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        var typed = System.Text.RegularExpressions.Regex.Match(bench.Router.Line.Heard.ToString(), "clock set ([^\r]+)").Groups[1].Value;
        var set = DateTimeOffset.ParseExact(typed, "HH:mm:ss d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
        Assert.That(set - lateInItsSecond, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task UnsetClockWithoutLeaveIsRefused()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await Assert.ThatAsync(() => bench.ProvisionAsync(bench.Plan(Bench.Yaml.Replace("clock: host", "save: true", StringComparison.Ordinal))),
            Throws.TypeOf<RouterException>().With.Message.Contains("clock: host"));
    }

    [Test]
    public async Task ARunThatWasCutBeforeItsSaveOnlySaves()
    {
        using var bench = await Bench.CreateAsync();
        _ = bench.Router.RunAsync();
        await bench.ProvisionAsync();
        bench.Router.Startup = "";
        var heard = bench.Router.Line.Heard.Length;
        Assert.That(await bench.ProvisionAsync(), Is.True);
        Assert.That(bench.Router.Line.Heard.ToString(heard, bench.Router.Line.Heard.Length - heard), Does.Contain("write memory").And.Not.Contain("configure"));
    }

    static string WithCa(string openSsl) => Bench.Yaml.Replace("key: ca.key, days: 20", openSsl, StringComparison.Ordinal);

    /// <summary>Locks the CA's key with the passphrase in the file pass and gives it what openssl ca wants beside it.</summary>
    static async Task EncryptCaKeyAsync(Bench bench)
    {
        await File.WriteAllTextAsync(bench.File("pass"), "open sesame\n");
        var locked = await host::Host.Ca.Tool.RunAsync("openssl", ["ec", "-in", "ca.key", "-out", "locked.key", "-aes256", "-passout", "file:pass"], default, bench.Directory.FullName);
        Assert.That(locked.ExitCode, Is.Zero, locked.Words);
        await File.WriteAllTextAsync(bench.File("index.txt"), "");
        await File.WriteAllTextAsync(bench.File("serial"), "01\n");
        await File.WriteAllTextAsync(bench.File("openssl.cnf"), """
            [ca]
            default_ca = test
            [test]
            database = index.txt
            serial = serial
            new_certs_dir = .
            certificate = ca.pem
            private_key = locked.key
            default_md = sha256
            default_days = 9
            policy = any
            [any]
            commonName = supplied
            organizationName = optional

            """);
    }

    /// <summary>One character of the base64 becomes another.</summary>
    static string Damaged(string text)
    {
        var at = text.IndexOf("-----END", StringComparison.Ordinal) - 20;
        return text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
    }

    /// <summary>Plays the person with the CA: waits for the request, signs it with openssl, puts the certificate in place.</summary>
    static async Task SignByHandAsync(Bench bench, Task provisioned)
    {
        var (request, certificate) = (bench.File("requests/branch.csr"), bench.File("requests/branch.crt"));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!File.Exists(request) || !(await File.ReadAllTextAsync(request, deadline.Token)).Contains("END", StringComparison.Ordinal))
        {
            if (provisioned.IsFaulted)
                await provisioned;
            await Task.Delay(20, deadline.Token);
        }
        var signed = await host::Host.Ca.Tool.RunAsync("openssl", ["x509", "-req", "-in", request, "-CA", bench.File("ca.pem"), "-CAkey", bench.File("ca.key"), "-CAcreateserial", "-days", "9", "-out", certificate], default);
        Assert.That(signed.ExitCode, Is.Zero, signed.Words);
    }
}
