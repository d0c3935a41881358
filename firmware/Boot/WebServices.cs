using System.Net;
using Firmware.Config;
using Firmware.Http;
using Firmware.Kernel;
using Firmware.Net;
using Firmware.Pki;
using Microsoft.AspNetCore.Connections;

namespace Firmware.Boot;

/// <summary>
/// The HTTP and HTTPS servers as the configuration wants them, on the addresses of the interfaces that are up. Lives on the device
/// thread; only <see cref="Identity"/> is read by handshakes.
/// </summary>
sealed class WebServices : IAsyncDisposable
{
    static readonly Message NotListening = new("HTTP", 3, "NOT_LISTENING", "{0}");
    static readonly Message NoTrustpoint = new("HTTP", 3, "SECURE_TRUSTPOINT", "HTTPS does not start: {0}");

    readonly RunningConfig config;
    readonly Interfaces interfaces;
    readonly Trustpoints trustpoints;
    readonly Func<Task<string>> makeSelfSigned;
    readonly Func<int, int> portFor;
    readonly HttpServer plain;
    readonly HttpServer secure;
    readonly Dictionary<HttpServer, string> faults = [];
    readonly Log log;
    readonly Func<ConnectionDelegate, ConnectionDelegate> tls;
    volatile Trustpoint? trustpoint;
    Task applying = Task.CompletedTask;
    bool isApplying;
    bool again;

    /// <param name="config">The running configuration.</param>
    /// <param name="interfaces">Say what to listen on.</param>
    /// <param name="trustpoints">Hold the certificate of HTTPS.</param>
    /// <param name="makeSelfSigned">Gives the name of the trustpoint used where none is named, made when there is none yet.</param>
    /// <param name="portFor">From a configured port to the real one.</param>
    /// <param name="servers">For HTTP and for HTTPS.</param>
    /// <param name="tls">Puts TLS under a server.</param>
    /// <param name="log">Told why something does not start.</param>
    public WebServices(RunningConfig config, Interfaces interfaces, Trustpoints trustpoints, Func<Task<string>> makeSelfSigned, Func<int, int> portFor, (HttpServer Plain, HttpServer Secure) servers, Func<ConnectionDelegate, ConnectionDelegate> tls, Log log)
    {
        (this.config, this.interfaces, this.trustpoints, this.makeSelfSigned, this.portFor, this.tls, this.log) = (config, interfaces, trustpoints, makeSelfSigned, portFor, tls, log);
        (plain, secure) = servers;
        trustpoints.Changed += OnTrustpointChanged;
    }

    /// <summary>What HTTPS shows its peers now; read once per handshake, on any thread.</summary>
    public Identity? Identity => trustpoint?.Identity;

    /// <summary>The real port, or 0 while not listening.</summary>
    public int HttpPort => PortOf(plain);

    /// <inheritdoc cref="HttpPort"/>
    public int HttpsPort => PortOf(secure);

    /// <summary>Compares the servers with the configuration; completes when they agree. A call meanwhile joins in.</summary>
    public Task Apply()
    {
        again = true;
        // A trustpoint that is made on the way comes back here before the task of this round is known.
        return isApplying ? applying : applying = ApplyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        trustpoints.Changed -= OnTrustpointChanged;
        await plain.DisposeAsync();
        await secure.DisposeAsync();
    }

    static int PortOf(HttpServer server) => server.Listening is [var first, ..] ? first.Port : 0;

    void OnTrustpointChanged(Trustpoint changed)
    {
        if (config.HttpSecureServer) _ = Apply();
    }

    async Task ApplyAsync()
    {
        isApplying = true;
        while (again)
        {
            again = false;
            // One that cannot start keeps the other from nothing.
            await TryAsync(plain, ApplyPlainAsync);
            await TryAsync(secure, ApplySecureAsync);
        }
        isApplying = false;
    }

    Task ApplyPlainAsync() => plain.ApplyAsync(config.HttpServer ? Endpoints(config.HttpPort, null) : [], CancellationToken.None);

    async Task ApplySecureAsync()
    {
        trustpoint = config.HttpSecureServer ? await ChooseAsync() : null;
        await secure.ApplyAsync(config.HttpSecureServer ? Endpoints(config.HttpSecurePort, tls) : [], CancellationToken.None);
    }

    async Task TryAsync(HttpServer server, Func<Task> apply)
    {
        try
        {
            await apply();
            faults.Remove(server);
        }
        catch (HttpServerException e) { Report(server, NotListening, e); }
        catch (PkiException e) { Report(server, NoTrustpoint, e); }
        catch (Exception e) { log.Fault("web services", e); }
    }

    async Task<Trustpoint?> ChooseAsync()
        => trustpoints.Find(config.HttpSecureTrustpoint.Length > 0 ? config.HttpSecureTrustpoint : await makeSelfSigned());

    HttpEndpoint[] Endpoints(int port, Func<ConnectionDelegate, ConnectionDelegate>? under)
        => [.. interfaces.Listening.Select(address => new HttpEndpoint(new IPEndPoint(address, portFor(port)), under))];

    /// <summary>The same fault is said once, however often it is met.</summary>
    void Report(HttpServer server, Message message, Exception fault)
    {
        if (faults.GetValueOrDefault(server) != fault.Message) log.Write(message, fault.Message);
        faults[server] = fault.Message;
    }
}
