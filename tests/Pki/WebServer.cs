using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tests.Pki;

/// <summary>What a <see cref="WebServer"/> answers; <see cref="Hold"/> keeps the rest of the body back until it completes.</summary>
sealed record WebAnswer
{
    public int Status { get; init; } = 200;
    public string Location { get; init; } = "";
    public string ContentType { get; init; } = "application/octet-stream";
    public byte[] Body { get; init; } = [];

    /// <summary>Null says nothing of the length and ends the body by closing.</summary>
    public long? ContentLength { get; init; }
    public Task? Hold { get; init; }

    /// <summary>An OCSP answer that begins and does not go on before <paramref name="release"/>.</summary>
    public static WebAnswer HangingOcsp(Task release) => new() { ContentType = "application/ocsp-response", ContentLength = 10, Hold = release };

    public static WebAnswer Of(byte[] body) => new() { Body = body, ContentLength = body.Length };
}

/// <summary>A small HTTP server on a loopback address that says exactly what a test tells it to, lies included; one request per connection.</summary>
sealed class WebServer : IAsyncDisposable, IEnumerable
{
    const int MaxRequest = 64 << 10;

    readonly TcpListener listener;
    readonly ConcurrentDictionary<string, Func<byte[], WebAnswer>> answers = new();
    readonly ConcurrentBag<Task> connections = [];
    readonly CancellationTokenSource over = new();
    readonly Task accepting;
    int requests;

    public WebServer(IPAddress? address = null)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    public int Requests => Volatile.Read(ref requests);

    /// <summary>What a path answers, given the body of the request.</summary>
    public Func<byte[], WebAnswer> this[string path] { set => answers[path] = value; }

    /// <summary>What every path that begins so answers, such as an OCSP request in a GET.</summary>
    public void Prefix(string path, Func<byte[], WebAnswer> answer) => answers[path + "*"] = answer;

    public IEnumerator GetEnumerator() => answers.Keys.GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        over.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(over.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException) { } // stopped
    }

    async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var (path, body) = await ReadAsync(stream);
            Interlocked.Increment(ref requests);
            await WriteAsync(stream, Answer(path)?.Invoke(body) ?? new WebAnswer { Status = 404, ContentLength = 0 });
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { } // the client left
    }

    Func<byte[], WebAnswer>? Answer(string path)
        => answers.TryGetValue(path, out var exact) ? exact : answers.FirstOrDefault(a => a.Key.EndsWith('*') && path.StartsWith(a.Key[..^1], StringComparison.Ordinal)).Value;

    async Task<(string Path, byte[] Body)> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[MaxRequest];
        var length = 0;
        int head;
        while ((head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0) length += await ReadSomeAsync(stream, buffer.AsMemory(length));
        var lines = Encoding.ASCII.GetString(buffer, 0, head).Split("\r\n");
        var size = lines.Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(l => int.Parse(l[15..], CultureInfo.InvariantCulture)).FirstOrDefault();
        while (length < head + 4 + size) length += await ReadSomeAsync(stream, buffer.AsMemory(length));
        return (lines[0].Split(' ')[1], buffer[(head + 4)..(head + 4 + size)]);
    }

    async Task<int> ReadSomeAsync(NetworkStream stream, Memory<byte> buffer)
    {
        var read = await stream.ReadAsync(buffer, over.Token);
        return read > 0 ? read : throw new EndOfStreamException();
    }

    async Task WriteAsync(NetworkStream stream, WebAnswer answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Said\r\nConnection: close\r\nContent-Type: {answer.ContentType}\r\n");
        if (answer.Location.Length > 0) head.Append($"Location: {answer.Location}\r\n");
        if (answer.ContentLength is { } length) head.Append($"Content-Length: {length}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), over.Token);
        await stream.WriteAsync(answer.Body, over.Token);
        if (answer.Hold is { } hold) await hold.WaitAsync(over.Token);
    }
}
