using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Tests;

/// <summary>A request as it arrived.</summary>
sealed record HttpAsked(string Method, string Path, string Version, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The OCSPRequest, whichever way it came.</summary>
    public byte[] OcspRequest => Method == "POST" ? Body : Convert.FromBase64String(Uri.UnescapeDataString(Path.Split('/')[^1]));
}

/// <summary>What is answered; the defaults are an OCSP responder's.</summary>
sealed record HttpAnswer(byte[] Body, int Status = 200, string? ContentType = "application/ocsp-response")
{
    public string[] Headers { get; init; } = [];

    /// <summary>Whether Content-Length is left out and the end of the connection is the end of the body.</summary>
    public bool OmitLength { get; init; }

    /// <summary>Completes before the answer begins.</summary>
    public Task? Before { get; init; }

    /// <summary>One permit lets one more byte of the body go.</summary>
    public SemaphoreSlim? Drip { get; init; }

    /// <summary>Whether the connection is closed without a word.</summary>
    public bool HangUp { get; init; }
}

/// <summary>An HTTP server on loopback with every fault a responder can have; one request per connection.</summary>
sealed class TestResponder : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly TcpListener listener;
    readonly CancellationTokenSource over = new();
    readonly Channel<HttpAsked> arrivals = Channel.CreateUnbounded<HttpAsked>();
    readonly ConcurrentBag<Task> serving = [];
    readonly Task accepting;

    public TestResponder(Func<HttpAsked, HttpAnswer> answer, IPAddress? address = null)
    {
        Answer = answer;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Func<HttpAsked, HttpAnswer> Answer { get; set; }
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public string Url => $"http://{listener.LocalEndpoint}";
    public ConcurrentQueue<HttpAsked> Asked { get; } = new();

    /// <summary>The next request that arrives.</summary>
    public async Task<HttpAsked> NextAsync()
    {
        using var deadline = new CancellationTokenSource(patience);
        return await arrivals.Reader.ReadAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (over.IsCancellationRequested) return;
        await over.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(serving);
        over.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(over.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException) { } // the listener was stopped
    }

    async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } asked) return;
            Asked.Enqueue(asked);
            arrivals.Writer.TryWrite(asked);
            await WriteAsync(stream, Answer(asked));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { } // the client went away, or the test is over
    }

    async Task<HttpAsked?> ReadAsync(NetworkStream stream)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (line.Length > 0) { lines.Add(line); continue; }
            var first = lines[0].Split(' ');
            var headers = lines.Skip(1).Select(l => l.Split(':', 2)).ToDictionary(p => p[0], p => p[1].Trim(), StringComparer.OrdinalIgnoreCase);
            var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
            await stream.ReadExactlyAsync(body, over.Token);
            return new(first[0], first[1], first[2], headers, body);
        }
        return null;
    }

    async Task<string?> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, over.Token) == 1)
        {
            if (one[0] == '\n') return line.ToString();
            if (one[0] != '\r') line.Append((char)one[0]);
        }
        return null;
    }

    async Task WriteAsync(NetworkStream stream, HttpAnswer answer)
    {
        if (answer.Before is { } before) await before.WaitAsync(over.Token);
        if (answer.HangUp) return;
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} x\r\nConnection: close\r\n");
        if (!answer.OmitLength) head.Append($"Content-Length: {answer.Body.Length}\r\n");
        if (answer.ContentType is { } type) head.Append($"Content-Type: {type}\r\n");
        foreach (var header in answer.Headers) head.Append(header).Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), over.Token);
        if (answer.Drip is not { } drip)
        {
            await stream.WriteAsync(answer.Body, over.Token);
            return;
        }
        foreach (var octet in answer.Body)
        {
            await drip.WaitAsync(over.Token);
            await stream.WriteAsync((byte[])[octet], over.Token);
        }
    }
}
