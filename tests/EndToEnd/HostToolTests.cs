using System.Diagnostics;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The host tool as its users run it: a process, at the console of a router process.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HostToolTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    static string Tool => Environment.GetEnvironmentVariable("STAPLEBOX_TEST_HOST") ?? Path.Combine(AppContext.BaseDirectory, "Host");

    [Test]
    public async Task TheLabRunsByItselfAndPrintsEveryVerdict()
    {
        var lab = await Subprocess.RunAsync(Tool, ["lab", "--once", "--firmware", RouterProcess.Binary]);
        TestContext.Out.WriteLine(lab.Output);
        Assert.That(lab.ExitCode, Is.Zero, lab.Output);
        Assert.That(lab.Output, Does.Contain("Every step held"));
        var (good, revoked) = (lab.Output.IndexOf("Cert Status: good", StringComparison.Ordinal), lab.Output.IndexOf("Cert Status: revoked", StringComparison.Ordinal));
        Assert.That(good, Is.Positive, lab.Output);
        Assert.That(revoked, Is.GreaterThan(good), lab.Output);
        foreach (var verdicts in (string[])[lab.Output[..revoked], lab.Output[revoked..]])
            Assert.That(verdicts, Does.Contain("openssl").IgnoreCase.Or.Contain("s_client").And.Contain("gnutls-cli").And.Contain("curl"), lab.Output);
    }

    [Test]
    public async Task ThePlanRunTwiceChangesNothingTheSecondTime()
    {
        await using var site = await Site.CreateAsync();
        await using var router = await RouterProcess.StartAsync();
        var first = await site.ProvisionAsync(router);
        Assert.That(first.ExitCode, Is.Zero, first.Output);
        Assert.That(first.Output, Does.Not.Contain("Nothing to change"));
        var second = await site.ProvisionAsync(router);
        Assert.That(second.ExitCode, Is.Zero, second.Output);
        Assert.That(second.Output, Does.Contain("Nothing to change"));
        await AssertProvisionedAsync(router);
    }

    [Test]
    public async Task APlanCutAtAnyStepIsCompletedByTheNextRun()
    {
        await using var site = await Site.CreateAsync();
        await using var router = await RouterProcess.StartAsync();
        var cuts = 0;
        // Each run is killed one line of progress later than the one before, until one is through.
        while (await site.CutAfterAsync(router, lines: cuts + 1)) cuts++;
        Assert.That(cuts, Is.GreaterThan(3), "the run was never cut in its middle");
        var last = await site.ProvisionAsync(router);
        Assert.That(last.ExitCode, Is.Zero, last.Output);
        Assert.That(last.Output, Does.Contain("Nothing to change"));
        await AssertProvisionedAsync(router);
    }

    static async Task AssertProvisionedAsync(RouterProcess router)
    {
        await RouterProcess.UntilListeningAsync(router.Offset + 443);
        await using var console = router.Attach();
        await console.EnableAsync();
        var config = await console.CommandAsync("show startup-config");
        Assert.That(config, Does.Contain("hostname branch-7\n").And.Contain("crypto pki trustpoint branch\n").And.Contain("ip http secure-trustpoint branch\n"));
        Assert.That(await console.CommandAsync("show crypto key mypubkey all"), Does.Contain("Key name: branch\n"));
        Assert.That(Enrolment.RouterSerial(await console.CommandAsync("show crypto pki certificates")), Is.Not.Empty);
    }

    /// <summary>A directory with a CA and a plan.</summary>
    sealed class Site : IAsyncDisposable
    {
        const string Plan = """
            hostname: branch-7
            domain-name: example.com
            trustpoints:
              - name: branch
                key: ec 256
                subject-name: CN=branch-7.example.com, O=Example
                ocsp-url: http://127.0.0.1:9/
                revocation-check: [ocsp, none]
                eku: [server-auth]
                alternative-names: ["DNS:branch-7.example.com"]
                ca: { certificate: ca.pem, openssl: { directory: ., key: ca.key, days: 30 } }
            https: { trustpoint: branch }
            """;

        readonly string folder = Directory.CreateTempSubdirectory("staplebox-plan-").FullName;

        public static async Task<Site> CreateAsync()
        {
            var site = new Site();
            var made = await Subprocess.RunAsync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", Path.Combine(site.folder, "ca.key"), "-out", Path.Combine(site.folder, "ca.pem"),
                "-subj", "/O=Example/CN=Root", "-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]);
            Assert.That(made.ExitCode, Is.Zero, made.Output);
            await File.WriteAllTextAsync(Path.Combine(site.folder, "plan.yaml"), Plan);
            return site;
        }

        public Task<Subprocess> ProvisionAsync(RouterProcess router) => Subprocess.RunAsync(Tool, Arguments(router));

        /// <summary>Kills a run after so many lines of progress; false when it was through before.</summary>
        public async Task<bool> CutAfterAsync(RouterProcess router, int lines)
        {
            using var run = Process.Start(new ProcessStartInfo(Tool, Arguments(router)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            var errors = run.StandardError.ReadToEndAsync();
            try
            {
                var said = "";
                for (var n = 0; n < lines; n++)
                {
                    if (await run.StandardOutput.ReadLineAsync().WaitAsync(patience) is { } line) { said += line + "\n"; continue; }
                    await run.WaitForExitAsync().WaitAsync(patience);
                    Assert.That(run.ExitCode, Is.Zero, said + await errors);
                    return false;
                }
                return true;
            }
            finally
            {
                if (!run.HasExited) run.Kill();
                await run.WaitForExitAsync();
            }
        }

        string[] Arguments(RouterProcess router) => ["provision", Path.Combine(folder, "plan.yaml"), "--port", $"unix:{router.ConsolePath}"];

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
