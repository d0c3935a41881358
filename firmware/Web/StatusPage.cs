using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Firmware.Http;
using Microsoft.AspNetCore.Http;

namespace Firmware.Web;

/// <summary>The router's own page, <c>/</c> for people and <c>/status.json</c> for programs, both from one snapshot.</summary>
/// <param name="snapshot">Asked once per request, from any thread.</param>
sealed class StatusPage(Func<CancellationToken, Task<StatusSnapshot>> snapshot)
{
    public void MapOn(HttpServer server)
    {
        server.Map("/", context => AnswerAsync(context, "text/html; charset=utf-8", s => Encoding.UTF8.GetBytes(StatusHtml.Render(s))));
        server.Map("/status.json", context => AnswerAsync(context, "application/json", s => JsonSerializer.SerializeToUtf8Bytes(s, StatusJson.Default.StatusSnapshot)));
    }

    async Task AnswerAsync(HttpContext context, string type, Func<StatusSnapshot, byte[]> render)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return;
        }
        var body = render(await snapshot(context.RequestAborted));
        var headers = context.Response.Headers;
        headers.ContentType = type;
        headers.ContentLength = body.Length;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        if (!isHead) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusSnapshot))]
sealed partial class StatusJson : JsonSerializerContext;
