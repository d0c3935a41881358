using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>
/// Asks a responder about one certificate over HTTP/1.1 and checks what it answers: by GET where no nonce is sent and the escaped
/// request is short enough to be cached on the way (RFC 5019 §5), else by POST, and by POST again where GET brought no OCSP response.
/// </summary>
sealed class ResponderClient(HttpMessageInvoker http, TimeProvider clock, OcspCounters counters, RandomNumberGenerator random, AlgorithmPolicy policy, ResponderLimits limits) : IDisposable
{
    const int MaxGetLength = 255;
    const int ReadBlock = 4096;
    const string RequestType = "application/ocsp-request";
    const string ResponseType = "application/ocsp-response";

    readonly SemaphoreSlim slots = new(limits.Fetches, limits.Fetches);

    /// <summary>Which signatures are believed.</summary>
    public AlgorithmPolicy Policy => policy;

    /// <summary>Fetches the status of <paramref name="certificate"/>; failures are sentences, only <paramref name="cancel"/> is an exception.</summary>
    public async Task<FetchOutcome> FetchAsync(string url, Certificate certificate, Certificate issuer, bool sendNonce, CancellationToken cancel)
    {
        var (responder, refusal) = ResponderUrl.Parse(url);
        if (responder is null) return Failed(refusal);
        await slots.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            using var deadline = new CancellationTokenSource(limits.Deadline, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            try { return await AskAsync(new Question(responder, certificate, issuer, sendNonce ? Nonce() : null), either.Token).ConfigureAwait(false); }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                return Failed($"{responder}: no whole answer within {limits.Deadline.TotalSeconds:0} seconds");
            }
        }
        finally { slots.Release(); }
    }

    public void Dispose() => slots.Dispose();

    async Task<FetchOutcome> AskAsync(Question question, CancellationToken cancel)
    {
        var request = OcspRequest.Encode(CertId.Of(question.Certificate, question.Issuer, HashAlgorithmName.SHA1), question.Nonce);
        var escaped = Uri.EscapeDataString(Convert.ToBase64String(request));
        if (question.Nonce is null && escaped.Length <= MaxGetLength && question.Responder.Query.Length == 0)
        {
            using var get = new HttpRequestMessage(HttpMethod.Get, ResponderUrl.WithRequest(question.Responder, escaped));
            var (outcome, isOcsp) = await SendAsync(get, question, cancel).ConfigureAwait(false);
            if (isOcsp) return outcome;
        }
        using var post = new HttpRequestMessage(HttpMethod.Post, question.Responder) { Content = new ByteArrayContent(request) };
        post.Content.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        return (await SendAsync(post, question, cancel).ConfigureAwait(false)).Outcome;
    }

    // The second result says whether an OCSP response came at all: if not, another way of asking may bring one.
    async Task<(FetchOutcome Outcome, bool IsOcsp)> SendAsync(HttpRequestMessage request, Question question, CancellationToken cancel)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(ResponseType));
        var where = $"{request.Method} {question.Responder}";
        counters.FetchRequests.Increment();
        try
        {
            using var answer = await http.SendAsync(request, cancel).ConfigureAwait(false);
            if (NotOcsp(answer) is { } why) return (Failed($"{where}: {why}", RetryAfter(answer)), false);
            if (await ReadBodyAsync(answer, cancel).ConfigureAwait(false) is not { } body) return (Failed($"{where}: the answer is longer than the {limits.ResponseBytes} bytes allowed") with { Fault = StapleFault.TooLarge }, true);
            counters.ReceivedResponses.Increment();
            return (Judge(body, answer, question, where), true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (Failed($"{where}: {(e.InnerException ?? e).Message}"), false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            return (Failed($"{where}: {(e.InnerException ?? e).Message}"), false); // the handler's own deadline for connecting
        }
    }

    FetchOutcome Judge(byte[] body, HttpResponseMessage answer, Question question, string where)
    {
        var verdict = Staple.Check(body, question.Certificate, question.Issuer, clock.GetUtcNow(), policy, question.Nonce);
        // That a responder does not know the certificate is an answer: it verified, and nothing failed.
        if (verdict.Staple is null && verdict.Fault != StapleFault.Unknown) counters.FailedAttempts.Increment();
        return new(verdict.Staple, $"{where}: {verdict.Sentence}", RetryAfter(answer)) { Fault = verdict.Fault, MaxAge = MaxAge(answer) };
    }

    FetchOutcome Failed(string sentence, TimeSpan? retryAfter = null)
    {
        counters.FailedAttempts.Increment();
        return new(null, sentence, retryAfter);
    }

    static string? NotOcsp(HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode is >= 300 and < 400) return $"HTTP {(int)answer.StatusCode}, and redirects are not followed";
        if (answer.StatusCode != HttpStatusCode.OK) return $"HTTP {(int)answer.StatusCode}";
        var type = answer.Content.Headers.ContentType?.MediaType;
        return string.Equals(type, ResponseType, StringComparison.OrdinalIgnoreCase) ? null : $"the answer is {(type is null ? "of no type" : $"'{type}'")}, not {ResponseType}";
    }

    // Null where the answer is too long: not one byte more than the limit is kept.
    async Task<byte[]?> ReadBodyAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentLength > limits.ResponseBytes) return null;
        using var body = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var buffer = new byte[Math.Min(ReadBlock, limits.ResponseBytes + 1)];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancel).ConfigureAwait(false);
            if (read == 0) return buffer[..length];
            length += read;
            if (length > limits.ResponseBytes) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, limits.ResponseBytes + 1));
        }
    }

    TimeSpan? RetryAfter(HttpResponseMessage answer)
        => Ahead(answer.Headers.RetryAfter is { Date: { } date } ? date - clock.GetUtcNow() : answer.Headers.RetryAfter?.Delta);

    TimeSpan? MaxAge(HttpResponseMessage answer)
        => Ahead(answer.Headers.CacheControl?.MaxAge ?? answer.Content.Headers.Expires - clock.GetUtcNow());

    static TimeSpan? Ahead(TimeSpan? time) => time > TimeSpan.Zero ? time : null;

    byte[] Nonce()
    {
        var nonce = new byte[OcspRequest.NonceLength];
        random.GetBytes(nonce);
        return nonce;
    }

    sealed record Question(Uri Responder, Certificate Certificate, Certificate Issuer, byte[]? Nonce);
}
