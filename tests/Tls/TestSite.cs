using Firmware.Hardware;
using Firmware.Http;
using Firmware.Kernel;
using Firmware.Pki;
using Firmware.Tls;
using Microsoft.AspNetCore.Http;

namespace Tests.Tls;

/// <summary>An HTTPS site on a free loopback port, as the router puts it together.</summary>
sealed class TestSite : IAsyncDisposable
{
    public const string Greeting = "hello from the router";

    /// <summary>The limits of a client on a busy machine.</summary>
    public static readonly TlsClientLimits Patient = new() { Deadline = TimeSpan.FromSeconds(60) };

    readonly HttpServer http;

    TestSite()
    {
        Log = new Log(DeviceClock.StartingAt(TimeProvider.System, DateTimeOffset.UtcNow, authoritative: true)) { BufferLimit = 64 << 10 };
        Pool = new Budget("tls", 64 << 20, Log);
        Tls = new TlsServer(() => Identity, TimeProvider.System, Log, new TlsServerLimits(Pool) { HandshakeTimeout = Patient.Deadline });
        http = new HttpServer(TimeProvider.System, Log, new HttpLimits { MaxConnections = 1000 });
        http.Map("/", context => context.Response.WriteAsync(Greeting));
    }

    public static async Task<TestSite> StartAsync(Identity? identity)
    {
        var site = new TestSite { Identity = identity };
        await site.http.ApplyAsync([new HttpEndpoint(new(System.Net.IPAddress.Loopback, 0), TlsMiddleware.Over(site.Tls))], CancellationToken.None);
        return site;
    }

    public Identity? Identity { get; set; }
    public Log Log { get; }
    public Budget Pool { get; }
    public TlsServer Tls { get; }
    public int Port => http.Listening[0].Port;
    public string Lines => string.Join('\n', Log.Buffered.Select(l => l.Text));

    public async ValueTask DisposeAsync() => await http.DisposeAsync();

    public Task<Judgement> SClientAsync(StapledPki pki, params string[] options) => OutsideProgram.RunAsync("", "openssl",
        ["s_client", "-connect", $"127.0.0.1:{Port}", "-servername", "localhost", "-CAfile", pki.RootFile, "-verify_return_error", .. options]);

    public Task<Judgement> GnutlsAsync(StapledPki pki, string version) => OutsideProgram.RunAsync("", "gnutls-cli",
        "--ocsp", "--x509cafile", pki.RootFile, "--priority", $"NORMAL:-VERS-ALL:+VERS-{version}", "--port", $"{Port}", "127.0.0.1");

    public Task<Judgement> CurlAsync(StapledPki pki, params string[] options) => OutsideProgram.RunAsync("", "curl",
        ["--silent", "--show-error", "--noproxy", "*", "--cacert", pki.RootFile, .. options, $"https://127.0.0.1:{Port}/"]);
}
