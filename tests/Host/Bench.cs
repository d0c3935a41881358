extern alias host;
using System.Text;
using host::Host.Ca;
using host::Host.Display;
using host::Host.Plans;
using host::Host.Provisioning;
using host::Host.Serial;
using host::Host.Talk;
using Spectre.Console;
using NUnit.Framework;

namespace Tests.Host;

/// <summary>A directory with a plan and an OpenSSL CA, a router on a line, and the tool that provisions it.</summary>
sealed class Bench : IDisposable
{
    public const string Enable = "S3cret-enable", Admin = "S3cret-admin";

    /// <summary>Waits short enough for a test, long enough for two busy cores.</summary>
    public static readonly Pacing Quick = new() { Quiet = TimeSpan.FromMilliseconds(40), Settle = TimeSpan.FromMilliseconds(4), Echo = TimeSpan.FromSeconds(8), Reach = TimeSpan.FromSeconds(60) };

    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("staplebox-host-");
    public FakeRouter Router { get; set; } = new();
    public StringWriter Shown { get; } = new();
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public static async Task<Bench> CreateAsync()
    {
        var bench = new Bench();
        var made = await Tool.RunAsync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=Test CA", "-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign"], default, bench.Directory.FullName);
        Assert.That(made.ExitCode, Is.Zero, made.Words);
        await System.IO.File.WriteAllTextAsync(bench.File("enable.secret"), Enable + "\n");
        await System.IO.File.WriteAllTextAsync(bench.File("admin.secret"), Admin + "\n");
        return bench;
    }

    public string File(string name) => Path.Combine(Directory.FullName, name);

    public const string Yaml = """
        hostname: branch
        domain-name: lab.example
        enable-secret: { file: enable.secret }
        users:
          - { name: admin, secret: { file: admin.secret } }
        console-login: true
        clock: host
        trustpoints:
          - name: branch
            key: ec 256
            label: branch-key
            subject-name: CN=branch.lab.example, O=Lab
            ocsp-url: http://127.0.0.1:8888/
            eku: [server-auth]
            revocation-check: [ocsp, none]
            alternative-names: ["DNS:branch.lab.example", "IP:127.0.0.1"]
            must-staple: true
            ca: { certificate: ca.pem, openssl: { directory: ., key: ca.key, days: 20 } }
        https: { trustpoint: branch }
        """;

    public Plan Plan(string? yaml = null) => PlanReader.Parse(yaml ?? Yaml, File("plan.yaml"));

    /// <summary>One run over a fresh client's end of the line, cut after so many writes.</summary>
    public async Task<bool> ProvisionAsync(Plan? plan = null, int? cutAfter = null, Pacing? pacing = null)
    {
        var (near, far) = DuplexStream.Pair();
        near.WritesLeft = cutAfter ?? int.MaxValue;
        var served = Router.Line.ServeAsync(far);
        await using var wire = new Wire(near, TimeProvider.System);
        try
        {
            using var journal = new Journal(TimeProvider.System, File("log"));
            return await new Provisioner(plan ?? Plan(), Session(wire, journal, plan ?? Plan(), pacing), Display(), Clock).RunAsync(CancellationToken.None);
        }
        finally
        {
            Writes = near.Writes;
            await wire.DisposeAsync();
            await served;
        }
    }

    /// <summary>Writes of the last run: where it could have been cut.</summary>
    public int Writes { get; private set; }

    public StepDisplay Display() => new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Shown), Ansi = AnsiSupport.No }), TimeProvider.System);

    public static RouterSession Session(Wire wire, Journal journal, Plan plan, Pacing? pacing = null)
    {
        var talk = new Conversation(wire, pacing ?? Quick, journal);
        return new RouterSession(talk, new Approach(talk, plan.Access, TimeProvider.System));
    }

    /// <summary>What a power-on would find and what is running, keys by shape since their bits are random.</summary>
    public string Outcome()
    {
        var text = new StringBuilder(Router.Running);
        text.Append("\nsaved: ").Append(Router.Startup == Router.Running);
        foreach (var (label, key) in Router.Keys)
            text.Append($"\nkey {label} {key.KeySize}");
        foreach (var (name, ca) in Router.Authorities)
            text.Append($"\nca {name} {ca.Subject}");
        foreach (var (name, certificate) in Router.Certificates)
            text.Append($"\ncertificate {name} {certificate.Subject} for its key {Router.Keys.Values.Any(k => k.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))}");
        return text.ToString();
    }

    public void Dispose()
    {
        Router.Line.Close();
        Directory.Delete(recursive: true);
    }
}
