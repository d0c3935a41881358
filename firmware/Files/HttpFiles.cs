using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Firmware.Net;

namespace Firmware.Files;

/// <summary>http: and https: — GET reads a file, PUT writes one; <c>user:password@</c> in the URL is sent as Basic and never shown.</summary>
/// <param name="scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="http">The router's own client.</param>
/// <param name="clock">For the time limits.</param>
sealed class HttpFiles(string scheme, HttpMessageInvoker http, TimeProvider clock) : FileSystem(scheme + ":", "network", "rw")
{
    /// <summary>So long a server may be silent, before its answer and within it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>So long one file may take, however its server drips.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    const string Hidden = "*****:*****@";

    public override bool IsRemote => true;

    public override string Show(string path)
    {
        var start = scheme.Length + 3;
        if (path.Length <= start) return path;
        var end = path.IndexOf('/', start);
        var at = path.LastIndexOf('@', end < 0 ? path.Length - 1 : end);
        return at < start ? path : string.Concat(path.AsSpan(0, start), Hidden, path.AsSpan(at + 1));
    }

    public override FileEntry? Find(string path) => null;

    public override async Task<FileSource> OpenAsync(string path, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Get, path);
        var watch = new Watch(clock, cancel);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAsync(request, watch);
            if (answer.StatusCode != HttpStatusCode.OK) throw new FileException(Reason(answer.StatusCode), isReading: true);
            var body = new HttpBody(answer, await answer.Content.ReadAsStreamAsync(watch.Token), watch);
            return new FileSource(body, answer.Content.Headers.ContentLength);
        }
        catch
        {
            answer?.Dispose();
            watch.Dispose();
            throw;
        }
    }

    public override void CheckWrite(string path, long? length) => Request(HttpMethod.Put, path).Dispose();

    public override async Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Put, path);
        using var watch = new Watch(clock, cancel);
        request.Content = new StreamContent(new WatchedStream(content, watch));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = length;
        using var answer = await SendAsync(request, watch);
        if (!answer.IsSuccessStatusCode) throw new FileException(Reason(answer.StatusCode));
    }

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Watch watch)
    {
        try { return await http.SendAsync(request, watch.Token); }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException) { throw watch.Failure(e); }
    }

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out var uri) || uri.Scheme != scheme || uri.Host.Length == 0) throw new FileException(FileException.BadName);
        var plain = new UriBuilder(uri) { UserName = "", Password = "", Fragment = "" }.Uri;
        var request = new HttpRequestMessage(method, plain) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (uri.UserInfo.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
        return request;
    }

    // The number's own words: what the server adds to it stays off the console.
    static string Reason(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "Not Found",
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.MethodNotAllowed => "Method Not Allowed",
        HttpStatusCode.RequestEntityTooLarge => "Request Entity Too Large",
        HttpStatusCode.InternalServerError => "Internal Server Error",
        HttpStatusCode.ServiceUnavailable => "Service Unavailable",
        HttpStatusCode.InsufficientStorage => "Insufficient Storage",
        _ => string.Create(CultureInfo.InvariantCulture, $"HTTP status {(int)status}"),
    };

    /// <summary>The time limits of one transfer: every block that moves gives the server patience again.</summary>
    sealed class Watch : IDisposable
    {
        readonly CancellationToken asked;
        readonly CancellationTokenSource silence;
        readonly CancellationTokenSource whole;
        readonly CancellationTokenSource either;
        readonly ITimer timer;

        public Watch(TimeProvider clock, CancellationToken cancel)
        {
            asked = cancel;
            silence = new CancellationTokenSource();
            whole = new CancellationTokenSource(Longest, clock);
            either = CancellationTokenSource.CreateLinkedTokenSource(cancel, silence.Token, whole.Token);
            timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), silence, Patience, Timeout.InfiniteTimeSpan);
        }

        public CancellationToken Token => either.Token;

        public void Moved() => timer.Change(Patience, Timeout.InfiniteTimeSpan);

        public Exception Failure(Exception e)
        {
            if (asked.IsCancellationRequested) return new OperationCanceledException(asked);
            if (either.IsCancellationRequested) return new FileException(FileException.TimedOut, isReading: true);
            for (Exception? inner = e; inner is not null; inner = inner.InnerException)
            {
                if (inner is FileException refusal) return refusal;
                if (inner is AuthenticationException) return new FileException("Certificate validation failed", isReading: true);
                if (inner is NameResolutionException) return new FileException("Invalid IP address or hostname", isReading: true);
                if (inner is SocketException { SocketErrorCode: var code }) return new FileException(Reason(code), isReading: true);
            }
            return new FileException("Connection closed by remote host", isReading: true);
        }

        public void Dispose()
        {
            timer.Dispose();
            either.Dispose();
            whole.Dispose();
            silence.Dispose();
        }

        static string Reason(SocketError code) => code switch
        {
            SocketError.ConnectionRefused => "Connection refused",
            SocketError.TimedOut => FileException.TimedOut,
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "Host is unreachable",
            SocketError.ConnectionReset => "Connection reset by peer",
            _ => "I/O error",
        };
    }

    /// <summary>A body whose end and whose faults come in this file system's words; it ends with its answer.</summary>
    sealed class HttpBody(HttpResponseMessage answer, Stream body, Watch watch) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                var count = await body.ReadAsync(buffer, watch.Token);
                watch.Moved();
                return count;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException) { throw watch.Failure(e); }
        }

        protected override void Dispose(bool disposing)
        {
            answer.Dispose();
            watch.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Content on its way out: every block that leaves gives the server patience again.</summary>
    sealed class WatchedStream(Stream content, Watch watch) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            watch.Moved();
            return await content.ReadAsync(buffer, cancellationToken);
        }
    }
}
