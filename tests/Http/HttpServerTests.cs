using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Http;
using Firmware.Kernel;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Tests.Http;

/// <summary>The HTTP server alone, on loopback.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class HttpServerTests : IAsyncDisposable
{
    readonly Log log = new(DeviceClock.StartingAt(TimeProvider.System, DateTimeOffset.UtcNow, authoritative: true));
    readonly HttpServer server;
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    public HttpServerTests()
    {
        server = new HttpServer(TimeProvider.System, log, new HttpLimits());
        server.Map("/hello", c => c.Response.WriteAsync("hello"));
        server.Map("/fault", _ => throw new InvalidOperationException("no such thing"));
        server.Map("/echo", c => c.Request.Body.CopyToAsync(c.Response.Body));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Test]
    public async Task ItListensOnTheAddressesGivenAndNoOthers()
    {
        await StartAsync(IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.2"));
        Assert.That(server.Listening.Select(e => e.Address), Is.EqualTo(new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.2") }));
        foreach (var endpoint in server.Listening) Assert.That(await client.GetStringAsync(Url(endpoint, "/hello")), Is.EqualTo("hello"));
        using var stranger = new TcpClient();
        Assert.That(await Assert.ThrowsAsync<SocketException>(() => stranger.ConnectAsync(IPAddress.Parse("127.0.0.3"), server.Listening[0].Port)), Is.Not.Null);
    }

    [Test]
    public async Task UnknownPathsAreNotFound()
    {
        await StartAsync(IPAddress.Loopback);
        using var answer = await client.GetAsync(Url(server.Listening[0], "/HELLO"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Headers.Server, Is.Empty);
    }

    [Test]
    public async Task AFaultOfAHandlerIsLoggedAndAnswered()
    {
        await StartAsync(IPAddress.Loopback);
        using var answer = await client.GetAsync(Url(server.Listening[0], "/fault"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(log.Buffered.Single().Text, Does.EndWith("%HTTP-3-REQUEST_FAULT: GET /fault failed: InvalidOperationException: no such thing"));
    }

    [Test]
    public async Task TooMuchIsRefused()
    {
        await StartAsync(IPAddress.Loopback);
        using var body = await client.PostAsync(Url(server.Listening[0], "/echo"), new ByteArrayContent(new byte[(64 << 10) + 1]));
        Assert.That(body.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        using var header = new HttpRequestMessage(HttpMethod.Get, Url(server.Listening[0], "/hello")) { Headers = { { "X-Long", new string('x', 17 << 10) } } };
        using var refused = await client.SendAsync(header);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.RequestHeaderFieldsTooLarge));
        using var line = await client.GetAsync(Url(server.Listening[0], "/" + new string('x', 5 << 10)));
        Assert.That(line.StatusCode, Is.EqualTo(HttpStatusCode.RequestUriTooLong));
    }

    [Test]
    public async Task OtherEndpointsReplaceTheFormerAndTheSameChangeNothing()
    {
        await StartAsync(IPAddress.Loopback);
        var first = server.Listening[0];
        await StartAsync(IPAddress.Loopback);
        Assert.That(server.Listening[0], Is.EqualTo(first));
        await StartAsync(IPAddress.Parse("127.0.0.2"));
        Assert.That(await client.GetStringAsync(Url(server.Listening[0], "/hello")), Is.EqualTo("hello"));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(Url(first, "/hello")));
        await StartAsync();
        Assert.That(server.Listening, Is.Empty);
    }

    [Test]
    public async Task AnAddressInUseIsASentence()
    {
        using var ports = PortRange.Take();
        var taken = new IPEndPoint(IPAddress.Loopback, ports.First);
        using var holder = new TcpListener(taken);
        holder.Start();
        var refused = await Assert.ThrowsAsync<HttpServerException>(() => server.ApplyAsync([new HttpEndpoint(taken)], CancellationToken.None));
        Assert.That(refused!.Message, Does.StartWith($"{taken} cannot be listened on: ").And.Contain("in use"));
        Assert.That(server.Listening, Is.Empty);
        holder.Stop();
        await server.ApplyAsync([new HttpEndpoint(taken)], CancellationToken.None);
        Assert.That(server.Listening, Is.EqualTo(new[] { taken }));
    }

    [Test]
    public async Task AnIdleConnectionDoesNotDelayTheStop()
    {
        await StartAsync(IPAddress.Loopback);
        using var idle = new TcpClient();
        await idle.ConnectAsync(server.Listening[0]);
        var stream = idle.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.That(await stream.ReadAsync(new byte[4096]), Is.Positive);
        await server.StopAsync();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) > 0) { }
        Assert.That(log.Buffered, Is.Empty);
    }

    [Test]
    public async Task ARequestInProgressDelaysTheStopNoLongerThanTheTimeout()
    {
        await using var hasty = new HttpServer(TimeProvider.System, log, new HttpLimits { StopTimeout = TimeSpan.FromMilliseconds(50) });
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        hasty.Map("/slow", async c =>
        {
            c.RequestAborted.Register(() => aborted.TrySetResult());
            begun.SetResult();
            await aborted.Task;
        });
        await hasty.ApplyAsync([new HttpEndpoint(new(IPAddress.Loopback, 0))], CancellationToken.None);
        var request = client.GetStringAsync(Url(hasty.Listening[0], "/slow"));
        await begun.Task;
        await hasty.StopAsync();
        await aborted.Task;
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Test]
    public async Task RandomBytesAreAnsweredOrRefusedAndNothingIsLogged()
    {
        await StartAsync(IPAddress.Loopback);
        var random = new Random(20261122);
        for (var i = 0; i < 200; i++)
        {
            var bytes = Encoding.ASCII.GetBytes("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            for (var edits = random.Next(1, 8); edits > 0; edits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Listening[0]);
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            try { while (await socket.ReceiveAsync(buffer) > 0) { } }
            catch (SocketException e) { Assert.That(e.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset)); }
        }
        Assert.That(log.Buffered, Is.Empty);
        Assert.That(await client.GetStringAsync(Url(server.Listening[0], "/hello")), Is.EqualTo("hello"));
    }

    Task StartAsync(params IPAddress[] addresses) => server.ApplyAsync([.. addresses.Select(a => new HttpEndpoint(new IPEndPoint(a, 0)))], CancellationToken.None);

    static Uri Url(IPEndPoint endpoint, string path) => new($"http://{endpoint}{path}");
}
