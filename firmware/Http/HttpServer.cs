using System.Net;
using Firmware.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Firmware.Http;

/// <summary>
/// The router's HTTP server: Kestrel on exactly the addresses given, and a table from paths to handlers. What it listens on may
/// change while it runs; all calls come from one thread at a time.
/// </summary>
sealed class HttpServer(TimeProvider clock, Log log, HttpLimits limits) : IAsyncDisposable
{
    static readonly Message Fault = new("HTTP", 3, "REQUEST_FAULT", "{0} {1} failed: {2}: {3}");

    readonly Dictionary<string, RequestDelegate> routes = new(StringComparer.Ordinal);
    readonly BoundedLog bounded = new(log, clock);
    IReadOnlyList<HttpEndpoint> endpoints = [];
    WebApplication? running;

    /// <summary>What it really listens on, in the order of the endpoints; empty while it is stopped.</summary>
    public IReadOnlyList<IPEndPoint> Listening { get; private set; } = [];

    /// <summary>Answers requests for exactly <paramref name="path"/> (without query) with <paramref name="handler"/>; every method comes to it.</summary>
    public void Map(string path, RequestDelegate handler)
    {
        if (!path.StartsWith('/')) throw new ArgumentException($"'{path}' is not a path: it must begin with /", nameof(path));
        routes[path] = handler;
    }

    /// <summary>
    /// Listens on these endpoints and no others from now on: nothing happens where they are what it listens on already, and none
    /// stops it. Connections of the former endpoints end.
    /// </summary>
    /// <exception cref="HttpServerException">An address cannot be listened on; nothing is listened on then.</exception>
    public async Task ApplyAsync(IReadOnlyList<HttpEndpoint> wanted, CancellationToken cancel)
    {
        if (wanted.SequenceEqual(endpoints)) return;
        await StopAsync();
        if (wanted.Count == 0) return;
        var starting = Build(wanted);
        try { await starting.StartAsync(cancel); }
        catch (Exception e)
        {
            await starting.DisposeAsync();
            if (e is not IOException and not System.Net.Sockets.SocketException) throw;
            throw new HttpServerException($"{string.Join(", ", wanted.Select(w => w.Address))} cannot be listened on: {e.Message}", e);
        }
        (running, endpoints) = (starting, wanted);
        Listening = [.. starting.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(AddressOf)];
    }

    /// <summary>Stops listening; requests in progress get <see cref="HttpLimits.StopTimeout"/> to end.</summary>
    public async Task StopAsync()
    {
        if (running is not { } stopping) return;
        (running, endpoints, Listening) = (null, [], []);
        using var patience = new CancellationTokenSource(limits.StopTimeout, clock);
        await stopping.StopAsync(patience.Token);
        await stopping.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    WebApplication Build(IReadOnlyList<HttpEndpoint> wanted)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new KestrelLog(bounded));
        // The default lifetime would take SIGTERM and SIGINT for itself; they are the router's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            foreach (var endpoint in wanted) kestrel.Listen(endpoint.Address, listen => Listen(listen, endpoint));
        }).UseSockets(sockets => (sockets.MaxReadBufferSize, sockets.MaxWriteBufferSize) = (limits.MaxBufferedBytes, limits.MaxBufferedBytes));
        var application = builder.Build();
        application.Run(AnswerAsync);
        return application;
    }

    void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.MaxHeaders;
        kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes;
        kestrel.Limits.MaxRequestBufferSize = limits.MaxBufferedBytes;
        kestrel.Limits.MaxResponseBufferSize = limits.MaxBufferedBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
    }

    static void Listen(ListenOptions listen, HttpEndpoint endpoint)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (endpoint.Secure is { } secure) listen.Use(secure);
    }

    async Task AnswerAsync(HttpContext context)
    {
        if (!routes.TryGetValue(context.Request.Path.Value ?? "", out var handler))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try { await handler(context); }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && e is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            bounded.Write(Fault, context.Request.Method, context.Request.Path, e.GetType().Name, e.Message);
            if (context.Response.HasStarted) context.Abort();
            else context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    static IPEndPoint AddressOf(string url)
    {
        var address = BindingAddress.Parse(url);
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>The server cannot listen where it was told to; the message is a sentence for the operator.</summary>
sealed class HttpServerException(string message, Exception inner) : Exception(message, inner);
