using System.Buffers;
using System.Net;
using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// CRLs by the URLs of certificates: from the store while they are current, else over HTTP. Validations that need the same CRL share one
/// fetch; one that has waited <see cref="BusyWait"/> for another's fetch, or for its turn, is rejected as busy.
/// </summary>
sealed class CrlFetcher(HttpMessageInvoker http, TimeProvider clock, CrlStore store, CrlLimits limits, AlgorithmPolicy algorithms, PkiCounters counters) : IDisposable
{
    /// <summary>From the connection to the last byte: a server that drips is cut off here.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(10);

    const int FirstBuffer = 16 << 10;
    const int MaxUrl = 2048;

    readonly Lock gate = new();
    readonly Dictionary<string, Task<Crl>> underWay = [];
    readonly SemaphoreSlim turns = new(limits.Fetches, limits.Fetches);

    /// <summary>A CRL of <paramref name="issuer"/> that is current and verified; anything else is a <see cref="CrlException"/>.</summary>
    public async Task<Crl> GetAsync(string url, Certificate issuer, CancellationToken cancel)
    {
        var address = Address(url);
        if (store.Find(url, issuer, clock.GetUtcNow(), algorithms) is { } stored) return stored;
        var fetch = Join(address, url, issuer, out var isFirst);
        if (isFirst) return await fetch.WaitAsync(cancel);
        try { return await fetch.WaitAsync(BusyWait, clock, cancel); }
        catch (TimeoutException) { throw Busy(); }
    }

    public void Dispose() => turns.Dispose();

    Task<Crl> Join(Uri address, string url, Certificate issuer, out bool isFirst)
    {
        var key = $"{url} {Convert.ToHexString(issuer.SubjectPublicKeyInfo)}";
        lock (gate)
        {
            isFirst = !underWay.TryGetValue(key, out var fetch);
            return fetch ?? (underWay[key] = Task.Run(() => FetchInTurnAsync(key, address, url, issuer)));
        }
    }

    async Task<Crl> FetchInTurnAsync(string key, Uri address, string url, Certificate issuer)
    {
        try
        {
            using var patience = new CancellationTokenSource(BusyWait, clock);
            try { await turns.WaitAsync(patience.Token); }
            catch (OperationCanceledException) { throw Busy(); }
            try { return await FetchAsync(address, url, issuer); }
            finally { turns.Release(); }
        }
        finally
        {
            lock (gate) underWay.Remove(key);
        }
    }

    async Task<Crl> FetchAsync(Uri address, string url, Certificate issuer)
    {
        counters.CrlFetchAttempts.Increment();
        using var deadline = new CancellationTokenSource(Deadline, clock);
        try
        {
            var crl = Crl.Parse(await DownloadAsync(address, deadline.Token));
            if (crl.Refusal(issuer, clock.GetUtcNow(), algorithms) is { } refusal) throw new CrlException(refusal);
            store.Put(url, issuer, crl, clock.GetUtcNow());
            return crl;
        }
        catch (Exception e)
        {
            counters.CrlFailedAttempts.Increment();
            throw e switch
            {
                CrlException => e,
                OperationCanceledException => new CrlException($"{url} did not give a whole CRL in {Deadline.TotalSeconds:0} seconds"),
                HttpRequestException or IOException => new CrlException($"{url}: {(e.InnerException as IOException ?? e).Message}"),
                _ => new CrlException($"{url}: {e.GetType().Name}: {e.Message}"),
            };
        }
    }

    async Task<byte[]> DownloadAsync(Uri address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.OK) throw new CrlException($"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}");
        if (response.Content.Headers.ContentLength > limits.Bytes) throw TooLong(address);
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var content = new ArrayBufferWriter<byte>(FirstBuffer);
        while (true)
        {
            var read = await body.ReadAsync(content.GetMemory(FirstBuffer), cancel);
            if (read == 0) return content.WrittenSpan.ToArray();
            content.Advance(read);
            if (content.WrittenCount > limits.Bytes) throw TooLong(address);
        }
    }

    CrlException TooLong(Uri address) => new($"the CRL at {address} is longer than {limits.Bytes} bytes, the limit of this router");

    CrlException Busy()
    {
        counters.CrlRejectedBusy.Increment();
        return new($"rejected: another fetch was still under way after {BusyWait.TotalSeconds:0} seconds");
    }

    // A CRL is signed, so plain HTTP is safe, and HTTPS could need the very CRL it fetches (RFC 5280 §8).
    static Uri Address(string url)
        => url.Length <= MaxUrl && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.Host.Length > 0
            ? address
            : throw new CrlException($"'{(url.Length <= MaxUrl ? url : url[..MaxUrl])}' is no http URL");
}
