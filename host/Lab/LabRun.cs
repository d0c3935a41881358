using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Host.Ca;
using Host.Display;
using Host.Plans;
using Host.Provisioning;
using Host.Serial;
using Host.Talk;

namespace Host.Lab;

/// <summary>
/// The main job, whole: an OpenSSL CA with a responder, a router provisioned over its serial line, its staple shown by independent clients,
/// good and then revoked. Every step must hold.
/// </summary>
sealed partial class LabRun(string firmware, string directory, IPAddress address, StepDisplay display, TimeProvider clock) : IAsyncDisposable
{
    const string Trustpoint = "branch", RouterName = "branch.lab.example", AuthorityInformationAccess = "1.3.6.1.5.5.7.1.1";
    static readonly TimeSpan stapleLimit = TimeSpan.FromSeconds(60), look = TimeSpan.FromMilliseconds(300);

    readonly LabCa ca = new(Path.Combine(directory, "ca"), clock);
    readonly Journal journal = new(clock, Path.Combine(directory, "console.log"));
    OcspEndpoint? responder;
    RouterProcess? router;
    Wire? wire;
    RouterSession? session;

    public Wire Wire => wire ?? throw new InvalidOperationException("the router is not connected yet");
    public string Console => router?.Console ?? "";

    /// <summary>The openssl command that revokes the router's certificate, for a person to type in another terminal.</summary>
    public string RevokeCommand => $"(cd {Path.Combine(directory, "ca")} && openssl ca -config openssl.cnf -revoke {Path.GetRelativePath(Path.Combine(directory, "ca"), ca.NewestCertificate())})";

    /// <summary>What the router printed last, and what its process said: for the report of a failure.</summary>
    public IEnumerable<string> LastWords => journal.Last(20).Concat(router?.LastWords ?? []);

    /// <exception cref="HostException">A step or a verdict did not hold.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        display.Heading("An outside PKI and a router");
        await display.RunAsync("Clients at hand: openssl, gnutls-cli, curl", say => ShowVersionsAsync(say, cancel));
        await display.RunAsync("Certificate authority: EC root and OCSP signer, by openssl", _ => ca.CreateAsync(cancel));
        await display.RunAsync("OCSP responder", say => StartResponderAsync(say, cancel));
        await display.RunAsync("Router boots, its TPM with it", say => BootAsync(say, cancel));
        await ProvisionAsync(cancel);
        display.Heading("The staple");
        await display.RunAsync("The router holds a good staple", say => AwaitStapleAsync("good", say, cancel));
        await display.RunAsync("No client can ask for itself: the certificate names no responder and is must-staple", _ => CheckCertificateAsync());
        await JudgeAsync(Finding.Good, cancel);
    }

    /// <summary>The same once the CA has taken its word back: what the clients say then is the lab's second half.</summary>
    /// <exception cref="HostException">A step or a verdict did not hold.</exception>
    public async Task RevokeAsync(CancellationToken cancel)
    {
        display.Heading("Revoked");
        await display.RunAsync("The CA revokes the certificate", _ => ca.RevokeAsync(ca.NewestCertificate(), cancel));
        await display.RunAsync("The router fetches anew", say => RefreshAsync(say, cancel));
        await display.RunAsync("The router holds a revoked staple", say => AwaitStapleAsync("revoked", say, cancel));
        await JudgeAsync(Finding.Revoked, cancel);
    }

    /// <summary>Leaves the console as a person wants it: at the privileged prompt, with paging.</summary>
    public async Task ReleaseConsoleAsync(CancellationToken cancel)
    {
        await session!.ShowAsync("terminal length 24", cancel);
        await Wire.SendAsync("\r", cancel);
    }

    /// <exception cref="ProgramException">The router did not end by itself with exit code 0.</exception>
    public async Task PowerOffAsync()
    {
        if (router is not { } running)
            return;
        router = null;
        await display.RunAsync("Power off", async _ =>
        {
            var exit = await running.PowerOffAsync();
            await running.DisposeAsync();
            if (exit != 0)
                throw new ProgramException($"the router ended with {(exit is null ? "SIGKILL: it did not power off in time" : $"exit code {exit}")}", Host.ExitCode.Refused);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (wire is not null)
            await wire.DisposeAsync();
        if (router is not null)
            await router.DisposeAsync();
        if (responder is not null)
            await responder.DisposeAsync();
        journal.Dispose();
    }

    static async Task ShowVersionsAsync(Action<string> say, CancellationToken cancel)
    {
        (string Program, string Option)[] clients = [("openssl", "version"), ("gnutls-cli", "--version"), ("curl", "--version")];
        foreach (var (program, option) in clients)
            say(string.Join(' ', (await Tool.RunAsync(program, [option], cancel)).Output.Split('\n')[0].Split(' ').Take(2)));
    }

    async Task StartResponderAsync(Action<string> say, CancellationToken cancel)
    {
        responder = await OcspEndpoint.StartAsync(address, ca.AnswerAsync, cancel);
        say($"{responder.Url}, each answer decided and signed by openssl ocsp, good for one minute");
    }

    async Task BootAsync(Action<string> say, CancellationToken cancel)
    {
        router = await RouterProcess.StartAsync(firmware, directory, address, cancel);
        wire = new Wire(await Target.Parse(router.Console).OpenAsync(cancel), clock);
        say($"process {router.Pid}, serial console {router.Console}, HTTPS to come on {new IPEndPoint(address, router.HttpsTcpPort)}");
    }

    /// <summary>By the same code as the provision command, and twice: the second run must find nothing to do.</summary>
    async Task ProvisionAsync(CancellationToken cancel)
    {
        display.Heading("Provisioning over the serial line");
        var plan = PlanReader.Load(await WritePlanAsync(cancel));
        var talk = new Conversation(Wire, new Pacing(), journal);
        session = new RouterSession(talk, new Approach(talk, plan.Access, clock));
        var provisioner = new Provisioner(plan, session, display, clock);
        await provisioner.RunAsync(cancel);
        display.Heading("The same plan again");
        if (await provisioner.RunAsync(cancel))
            throw new ProgramException("a second run of the same plan changed something", Host.ExitCode.Refused);
    }

    async Task<string> WritePlanAsync(CancellationToken cancel)
    {
        var secret = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using (var file = new StreamWriter(Path.Combine(directory, "enable.secret"), secret))
            await file.WriteLineAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
        var path = Path.Combine(directory, "plan.yaml");
        await File.WriteAllTextAsync(path, $$"""
            hostname: branch
            domain-name: lab.example
            enable-secret: { file: enable.secret }
            clock: host
            trustpoints:
              - name: {{Trustpoint}}
                key: ec 256
                subject-name: CN={{RouterName}}, O=Staplebox Lab
                ocsp-url: {{responder!.Url}}
                revocation-check: [ocsp]
                eku: [server-auth]
                alternative-names: ["DNS:{{RouterName}}"]
                must-staple: true
                ca: { certificate: ca/ca.pem, openssl: { directory: ca, config: openssl.cnf } }
            https: { trustpoint: {{Trustpoint}} }

            """, cancel);
        return path;
    }

    async Task AwaitStapleAsync(string status, Action<string> say, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var shown = await session!.ShowAsync("show crypto pki staples", cancel);
            if (shown.FirstOrDefault(l => RowPattern().Match(l) is { Success: true } row && row.Groups[1].Value == Trustpoint && row.Groups[2].Value == status) is { } line)
            {
                say(line);
                return;
            }
            if (clock.GetElapsedTime(start) > stapleLimit)
                throw new RouterException($"no {status} staple within {stapleLimit.TotalSeconds:0} s", string.Join('\n', shown));
            await Task.Delay(look, clock, cancel);
        }
    }

    async Task RefreshAsync(Action<string> say, CancellationToken cancel)
    {
        var before = responder!.Requests;
        foreach (var line in await session!.ShowAsync($"crypto pki staple refresh {Trustpoint}", cancel))
            say(line);
        say($"the responder was asked {responder.Requests - before} time(s)");
    }

    Task CheckCertificateAsync()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(ca.NewestCertificate());
        if (certificate.Extensions.Any(e => e.Oid?.Value == AuthorityInformationAccess))
            throw new ProgramException("the router's certificate names a responder: a client's verdict could rest on its own fetch", Host.ExitCode.Refused);
        return Task.CompletedTask;
    }

    async Task JudgeAsync(Finding expected, CancellationToken cancel)
    {
        var suspect = new Suspect(address, router!.HttpsTcpPort, RouterName, ca.CertificatePath);
        var examinations = await display.RunAsync($"Independent clients look: {(expected == Finding.Good ? "good" : "revoked")}", async _ =>
        {
            var found = new List<Examination>();
            foreach (var judge in Judge.All)
                found.Add(await judge.ExamineAsync(suspect, cancel));
            return found;
        });
        Evidence.Show(display, examinations, expected);
        if (examinations.Any(e => e.Finding != expected))
            throw new ProgramException($"{examinations.Count(e => e.Finding != expected)} of {examinations.Count} clients did not find what was expected", Host.ExitCode.Refused);
    }

    [GeneratedRegex(@"^(\S+)\s+[0-9A-F]+\s+(\w+)\s")]
    private static partial Regex RowPattern();
}
