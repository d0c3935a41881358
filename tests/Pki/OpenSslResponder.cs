using System.Net;
using System.Net.Http.Headers;

namespace Tests.Pki;

/// <summary>A network on which every URL is a responder: openssl decides and signs with the CA's key; it can be switched off.</summary>
sealed class OpenSslResponder(OpenSslCa ca) : HttpMessageHandler
{
    readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDown { get; set; }

    /// <summary>The serials that are revoked; the others are good.</summary>
    public HashSet<string> Revoked { get; } = [];

    /// <summary>Completes with the first request.</summary>
    public Task Asked => asked.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        asked.TrySetResult();
        if (IsDown || request.Method != HttpMethod.Post) return new(HttpStatusCode.ServiceUnavailable);
        var file = ca.In(Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(file, await request.Content!.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
        await File.WriteAllLinesAsync(file + ".index", ((string[])["1A2B", "02"]).Select(serial => Revoked.Contains(serial)
            ? $"R\t350101000000Z\t260101000000Z,keyCompromise\t{serial}\tunknown\t/CN={serial}" : $"V\t350101000000Z\t\t{serial}\tunknown\t/CN={serial}"), cancellationToken);
        OpenSslCa.Run("ocsp", "-index", file + ".index", "-CA", ca.In("ca.pem"), "-rsigner", ca.In("ca.pem"), "-rkey", ca.In("ca.key"), "-reqin", file, "-respout", file + ".ors", "-ndays", "1");
        var body = new ByteArrayContent(await File.ReadAllBytesAsync(file + ".ors", cancellationToken));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/ocsp-response");
        return new(HttpStatusCode.OK) { Content = body };
    }
}
