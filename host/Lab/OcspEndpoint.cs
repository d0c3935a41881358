using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Lab;

/// <summary>OCSP over HTTP (RFC 6960 appendix A.1) on one address: POST a request, or GET it in base64; who answers is an argument.</summary>
sealed class OcspEndpoint : IAsyncDisposable
{
    const int MaxRequestBytes = 4096, MaxConcurrentAnswers = 4;
    const string RequestType = "application/ocsp-request", ResponseType = "application/ocsp-response";
    static readonly TimeSpan headersTimeout = TimeSpan.FromSeconds(10);

    readonly WebApplication web;
    readonly Func<byte[], CancellationToken, Task<byte[]>> answer;
    readonly SemaphoreSlim answers = new(MaxConcurrentAnswers);
    int requests;

    OcspEndpoint(IPAddress address, Func<byte[], CancellationToken, Task<byte[]>> answer)
    {
        this.answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Limits.RequestHeadersTimeout = headersTimeout;
        });
        web = builder.Build();
        web.Run(AnswerAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40213/</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Requests that were answered.</summary>
    public int Requests => Volatile.Read(ref requests);

    public static async Task<OcspEndpoint> StartAsync(IPAddress address, Func<byte[], CancellationToken, Task<byte[]>> answer, CancellationToken cancel)
    {
        var endpoint = new OcspEndpoint(address, answer);
        await endpoint.web.StartAsync(cancel);
        endpoint.Url = endpoint.web.Urls.Single() + "/";
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        answers.Dispose();
    }

    async Task AnswerAsync(HttpContext context)
    {
        var request = await RequestAsync(context);
        if (request is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        await answers.WaitAsync(context.RequestAborted);
        try
        {
            var response = await answer(request, context.RequestAborted);
            Interlocked.Increment(ref requests);
            context.Response.ContentType = ResponseType;
            context.Response.ContentLength = response.Length;
            await context.Response.Body.WriteAsync(response, context.RequestAborted);
        }
        catch (HostException e)
        {
            await Console.Error.WriteLineAsync($"responder: {e.Message}");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            answers.Release();
        }
    }

    /// <returns>The DER request, null where there is none of a bearable size.</returns>
    static async Task<byte[]?> RequestAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            return FromPath(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.ContentType != RequestType)
            return null;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.Length > 0 ? body.ToArray() : null;
    }

    /// <summary>The path's last part, URL-escaped base64; a slash of the base64 may come unescaped.</summary>
    static byte[]? FromPath(string target)
    {
        var buffer = new byte[MaxRequestBytes];
        return Convert.TryFromBase64String(Uri.UnescapeDataString(target.TrimStart('/')), buffer, out var length) && length > 0 ? buffer[..length] : null;
    }
}
