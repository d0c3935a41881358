extern alias host;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using host::Host.Ca;
using host::Host.CommandLine;
using host::Host.Lab;
using NUnit.Framework;
using Spectre.Console;
using UsageException = host::Host.UsageException;

namespace Tests.Host;

/// <summary>The lab's PKI, responder and judges, with openssl s_server in the router's place.</summary>
[Parallelizable(ParallelScope.All)]
sealed class LabTests
{
    const string Extensions = "[router]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:branch.lab.example\n"
        + "tlsfeature=status_request\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

    [Test]
    public async Task EveryJudgeFindsAGoodStapleThenARevokedOneThenNone()
    {
        using var lab = await Pki.CreateAsync();
        Assert.That(await lab.JudgeAsync(await lab.StapleAsync()), Is.All.EqualTo(Finding.Good));
        await lab.Ca.RevokeAsync(lab.File("router.pem"), default);
        var revoked = await lab.StapleAsync();
        Assert.That(await lab.JudgeAsync(revoked), Is.All.EqualTo(Finding.Revoked));
        Assert.That(await lab.JudgeAsync(staple: null), Is.All.EqualTo(Finding.Nothing));
    }

    [Test]
    public async Task NobodyAtThePortIsNoVerdict()
    {
        using var lab = await Pki.CreateAsync();
        foreach (var judge in Judge.All)
            Assert.That((await judge.ExamineAsync(lab.Suspect(1), default)).Finding, Is.EqualTo(Finding.Nothing));
    }

    [Test]
    public async Task ResponderAnswersPostAndGetAndRefusesTheRest()
    {
        using var lab = await Pki.CreateAsync();
        await using var endpoint = await OcspEndpoint.StartAsync(IPAddress.Loopback, lab.Ca.AnswerAsync, default);
        using var http = new HttpClient();
        var request = await lab.RequestAsync();
        var post = await http.PostAsync(endpoint.Url, Body(request, "application/ocsp-request"));
        var get = await http.GetAsync(endpoint.Url + Uri.EscapeDataString(Convert.ToBase64String(request)));
        Assert.That((post.StatusCode, get.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(post.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/ocsp-response"));
        await System.IO.File.WriteAllBytesAsync(lab.File("answer.der"), await get.Content.ReadAsByteArrayAsync());
        var judged = await Tool.RunAsync("openssl", ["ocsp", "-respin", "answer.der", "-issuer", "ca/ca.pem", "-cert", "router.pem", "-CAfile", "ca/ca.pem", "-no_nonce"], default, lab.Directory.FullName);
        Assert.That(judged.Words, Does.Contain("router.pem: good").And.Contain("Response verify OK"));
        Assert.That((await http.PostAsync(endpoint.Url, Body(request, "text/plain"))).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await http.GetAsync(endpoint.Url + "no-base64!")).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await http.PostAsync(endpoint.Url, Body(new byte[5000], "application/ocsp-request"))).StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(endpoint.Requests, Is.EqualTo(2));
    }

    [Test]
    public async Task AMissingFirmwareOrAFullStateDirectoryIsAUsageError()
    {
        using var lab = await Pki.CreateAsync();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter()) });
        await Assert.ThatAsync(() => LabCommand.RunAsync("/nowhere/firmware", null, "127.0.0.1", true, console, default), Throws.TypeOf<UsageException>().With.Message.Contains("--firmware"));
        await Assert.ThatAsync(() => LabCommand.RunAsync("/bin/true", lab.Directory.FullName, "127.0.0.1", true, console, default), Throws.TypeOf<UsageException>().With.Message.Contains("not empty"));
        await Assert.ThatAsync(() => LabCommand.RunAsync("/bin/true", null, "here", true, console, default), Throws.TypeOf<UsageException>().With.Message.Contains("--address"));
    }

    static ByteArrayContent Body(byte[] bytes, string type) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    /// <summary>The lab's CA with one router certificate issued.</summary>
    sealed class Pki : IDisposable
    {
        public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("staplebox-lab-test-");
        public LabCa Ca { get; }

        Pki() => Ca = new LabCa(File("ca"), TimeProvider.System);

        public static async Task<Pki> CreateAsync()
        {
            var lab = new Pki();
            await lab.Ca.CreateAsync(default);
            await System.IO.File.WriteAllTextAsync(lab.File("router.cnf"), Extensions);
            await lab.OpenSslAsync("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", "../router.key", "-out", "../router.csr", "-subj", "/O=Lab/CN=branch.lab.example");
            await lab.OpenSslAsync("ca", "-config", "openssl.cnf", "-batch", "-notext", "-in", "../router.csr", "-out", "../router.pem", "-extfile", "../router.cnf", "-extensions", "router");
            return lab;
        }

        public string File(string name) => Path.Combine(Directory.FullName, name);

        public Suspect Suspect(int port) => new(IPAddress.Loopback, port, "branch.lab.example", Ca.CertificatePath);

        public async Task<byte[]> RequestAsync()
        {
            await OpenSslAsync("ocsp", "-issuer", "ca.pem", "-cert", "../router.pem", "-no_nonce", "-reqout", "../request.der");
            return await System.IO.File.ReadAllBytesAsync(File("request.der"));
        }

        public async Task<string> StapleAsync()
        {
            await System.IO.File.WriteAllBytesAsync(File("staple.der"), await Ca.AnswerAsync(await RequestAsync(), default));
            return File("staple.der");
        }

        /// <summary>Every judge's finding about an openssl server with this staple.</summary>
        public async Task<List<Finding>> JudgeAsync(string? staple)
        {
            string[] stapling = staple is null ? [] : ["-status_file", staple];
            var start = new ProcessStartInfo("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", File("router.pem"), "-key", File("router.key"), "-cert_chain", Ca.CertificatePath, "-www", .. stapling]) { RedirectStandardOutput = true, RedirectStandardInput = true };
            using var server = Process.Start(start)!;
            try
            {
                string? line;
                while ((line = await server.StandardOutput.ReadLineAsync()) is not null && !line.StartsWith("ACCEPT 127", StringComparison.Ordinal))
                    await TestContext.Out.WriteLineAsync(line);
                var suspect = Suspect(IPEndPoint.Parse(line![7..]).Port);
                var findings = new List<Finding>();
                foreach (var judge in Judge.All)
                {
                    var examination = await judge.ExamineAsync(suspect, default);
                    await TestContext.Out.WriteLineAsync($"{examination.Client} {examination.Tls} {examination.Finding}: {string.Join(" / ", examination.Words)}");
                    findings.Add(examination.Finding);
                }
                return findings;
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }

        public void Dispose() => Directory.Delete(recursive: true);

        async Task OpenSslAsync(params string[] arguments)
        {
            var result = await Tool.RunAsync("openssl", arguments, default, File("ca"));
            Assert.That(result.ExitCode, Is.Zero, result.Words);
        }
    }
}
