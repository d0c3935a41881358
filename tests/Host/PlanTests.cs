extern alias host;
using System.Text;
using host::Host.Ca;
using host::Host.Plans;
using host::Host.Provisioning;
using NUnit.Framework;

namespace Tests.Host;

[Parallelizable(ParallelScope.All)]
sealed class PlanTests
{
    const int FuzzSeed = 20261122, FuzzRounds = 3000;

    static readonly string plans = Path.Combine(Root(), "docs", "plans");

    [TestCase("branch.yaml", "branch", "ec 256")]
    [TestCase("openssl-ca.yaml", "branch", "rsa 2048")]
    [TestCase("factory.json", "device", "ec 384")]
    public void ExamplePlanIsRead(string file, string trustpoint, string key)
    {
        var plan = PlanReader.Load(Path.Combine(plans, file));
        Assert.That(plan.Trustpoints.Single().Name, Is.EqualTo(trustpoint));
        Assert.That(plan.Trustpoints.Single().Key.ToString(), Is.EqualTo(key));
        Assert.That(plan.Warnings, Is.Empty);
    }

    [Test]
    public void BranchPlanScriptTypesEverythingAndShowsNoSecret()
    {
        var script = new Difference(PlanReader.Load(Path.Combine(plans, "branch.yaml")), null, TimeProvider.System).Steps().SelectMany(s => s.Script).ToList();
        Assert.That(script, Is.SupersetOf((string[])["hostname branch-7", "enable secret ********", "username admin privilege 15 secret ********", " login local",
            "crypto key generate ec keysize 256 label branch-key", "crypto pki trustpoint branch", " enrollment terminal pem", " subject-name CN=branch-7.example.com, O=Example",
            " ocsp url http://ocsp.example.com/", " revocation-check ocsp none", " eckeypair branch-key", " eku request server-auth",
            "crypto pki authenticate branch", "crypto pki enroll branch", "crypto pki import branch certificate", "ip http secure-trustpoint branch", "ip http secure-server"]));
    }

    [TestCase("hostnam: x", 1, 1, "'hostnam' is not known here", "hostname")]
    [TestCase("hostname: -x", 1, 11, "'-x' is none", "branch-7")]
    [TestCase("hostname:\n  a: b", 2, 3, "a mapping stands where a single value belongs", "a host name")]
    [TestCase("clock: now", 1, 8, "'now' is none of them", "host, keep")]
    [TestCase("save: maybe", 1, 7, "'maybe' is neither", "true or false")]
    [TestCase("hostname: a\nhostname: b", 2, 1, "uplicate", "YAML")]
    [TestCase("hostname: [", 2, 1, "did not find", "YAML")]
    [TestCase("- a", 1, 1, "a list stands where a mapping belongs", "hostname: branch")]
    [TestCase("", 1, 1, "0 documents", "one")]
    [TestCase("enable-secret: { env: A, file: b }", 1, 16, "one place", "{ env: NAME }")]
    [TestCase("enable-secret: 'has blank'", 1, 16, "blank", "printable ASCII")]
    [TestCase("console-login: true", 1, 16, "no users", "users:")]
    [TestCase("https: { port: 80 }", 1, 16, "80 is no port", "443 or 1025")]
    [TestCase("https: { trustpoint: t }", 1, 22, "not in this plan", "one of")]
    [TestCase("users: [ { name: a } ]", 1, 10, "secret: is missing", "secret: { env: ADMIN_SECRET }")]
    [TestCase("trustpoints: [ { name: t, key: dsa 1024 } ]", 1, 32, "'dsa 1024' is no key", "ec 256")]
    [TestCase("trustpoints: [ { name: t, key: ec 256, subject-name: CN=a, ca: { certificate: c } } ]", 1, 64, "by hand or by openssl", "exchange")]
    [TestCase("trustpoints: [ { name: t, key: ec 256, subject-name: CN=a?, ca: { certificate: c, exchange: d } } ]", 1, 54, "question mark", "CN=branch")]
    [TestCase("trustpoints: [ { name: t, key: ec 256, subject-name: CN=a, revocation-check: [ocsp, ocsp], ca: { certificate: c, exchange: d } } ]", 1, 78, "twice", "[ocsp, none]")]
    [TestCase("trustpoints: [ { name: t, key: ec 256, subject-name: CN=a, ocsp-url: ftp://x, ca: { certificate: c, exchange: d } } ]", 1, 70, "'ftp://x' is none", "http://ocsp")]
    public void WrongPlanIsRefusedWithPlaceReasonAndExample(string text, int line, int column, string wrong, string expected)
    {
        var refused = Assert.Throws<PlanException>(() => PlanReader.Parse(text, "plan.yaml"))!;
        Assert.That((refused.Mark.Line, refused.Mark.Column), Is.EqualTo((line, column)), refused.Message);
        Assert.That(refused.Message, Does.StartWith($"plan.yaml:{line}:{column}: ").And.Contain(wrong).And.Contain(expected));
        Assert.That(refused.ExitCode, Is.EqualTo(65));
    }

    [Test]
    public void PlainSecretIsWarnedAbout() => Assert.That(PlanReader.Parse("enable-secret: abc", "p").Warnings.Single(), Does.Contain("p:1:16").And.Contain("plain text"));

    [Test]
    public void MissingVariableIsNamedWithItsPlace()
    {
        var secret = PlanReader.Parse("enable-secret: { env: STAPLEBOX_NO_SUCH }", "p").EnableSecret!;
        Assert.That(secret.Reveal, Throws.TypeOf<PlanException>().With.Message.Contains("STAPLEBOX_NO_SUCH is not set"));
    }

    [Test]
    public void TooLongFileIsRefused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# " + new string('x', 300_000));
        Assert.That(() => PlanReader.Load(path), Throws.TypeOf<PlanException>().With.Message.Contains("too long"));
        File.Delete(path);
    }

    /// <summary>Whatever a plan's bytes are, they are read or refused in a sentence.</summary>
    [Test]
    public void DamagedPlansAreRefusedNeverFatal()
    {
        var random = new Random(FuzzSeed);
        var whole = File.ReadAllText(Path.Combine(plans, "branch.yaml"));
        var refused = 0;
        for (var round = 0; round < FuzzRounds; round++)
        {
            var text = new StringBuilder(whole);
            for (var change = 0; change <= round % 4; change++)
                text[random.Next(text.Length)] = "{}[]:,\n \t'\"&*!|>-#aZ0\0\x7f"[random.Next(23)];
            try
            {
                PlanReader.Parse(text.ToString(), "fuzz.yaml");
            }
            catch (PlanException)
            {
                refused++;
            }
        }
        Assert.That(refused, Is.InRange(FuzzRounds / 10, FuzzRounds));
    }

    [TestCase("8 $8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk")]
    [TestCase("9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")]
    public async Task PublishedSecretHashesMatchTheirPasswordAlone(string line)
    {
        Assert.That(await SecretHash.MatchesAsync(line, "hashcat", default), Is.True);
        Assert.That(await SecretHash.MatchesAsync(line, "hashcaT", default), Is.False);
    }

    [Test]
    public async Task Type5IsJudgedByOpenSsl()
    {
        var hash = (await Tool.RunAsync("openssl", ["passwd", "-1", "-stdin"], default, input: "hashcat\n")).Output.Trim();
        Assert.That(await SecretHash.MatchesAsync("5 " + hash, "hashcat", default), Is.True);
        Assert.That(await SecretHash.MatchesAsync("5 " + hash, "other", default), Is.False);
        Assert.That(await SecretHash.MatchesAsync("0 hashcat", "hashcat", default), Is.False);
    }

    /// <summary>RFC 7914 §12 has no vector with r = 1 but this one of its first row's shape, N = 16, r = 1, p = 1, both texts empty.</summary>
    [Test]
    public void ScryptMeetsRfc7914() => Assert.That(Convert.ToHexStringLower(Scrypt.DeriveKey("", [], 16, 64)), Is.EqualTo(
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));

    static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Device.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
