using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tests.Commands;

/// <summary>A host on the loopback that takes TCP connections, one after the other.</summary>
sealed class FarEnd : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FarEnd() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async Task<FarClient> AcceptAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        return new FarClient(await listener.AcceptSocketAsync(limit.Token));
    }

    public void Dispose() => listener.Dispose();
}

/// <summary>One connection that the router made.</summary>
sealed class FarClient(Socket socket) : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await socket.SendAsync(bytes);

    /// <summary>The next so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(patience);
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at), limit.Token);
            if (read == 0) throw new IOException($"closed after {at} of {count} bytes");
            at += read;
        }
        return bytes;
    }

    public async Task<string> ReadTextAsync(int count) => Encoding.Latin1.GetString(await ReadAsync(count));

    /// <summary>Completes when the router has closed the connection.</summary>
    public async Task ClosedAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        var chunk = new byte[256];
        while (await socket.ReceiveAsync(chunk, limit.Token) > 0) { }
    }

    public void Dispose() => socket.Dispose();
}
