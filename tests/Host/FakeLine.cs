using System.Text;
using System.Threading.Channels;
using NUnit.Framework;

namespace Tests.Host;

/// <summary>A router's end of a serial line that outlives its clients, like RS-232 without carrier detect: what one left half typed the next finds.</summary>
sealed class FakeLine
{
    readonly Channel<char> typed = Channel.CreateUnbounded<char>();
    volatile Stream? client;

    /// <summary>Characters the line swallows or damages on their way back, for tests of noise.</summary>
    public Func<string, string> Noise { get; set; } = text => text;

    /// <summary>Everything a client ever sent.</summary>
    public StringBuilder Heard { get; } = new();

    /// <summary>Serves one client until it leaves.</summary>
    public async Task ServeAsync(Stream stream)
    {
        client = stream;
        var buffer = new byte[256];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
                foreach (var b in buffer.AsSpan(0, count).ToArray())
                {
                    lock (Heard)
                        Heard.Append((char)b);
                    typed.Writer.TryWrite((char)b);
                }
        }
        catch (IOException e)
        {
            await TestContext.Out.WriteLineAsync($"client left: {e.Message}");
        }
        Interlocked.CompareExchange(ref client, null, stream);
    }

    public ValueTask<char> ReadAsync() => typed.Reader.ReadAsync();

    /// <summary>Prints with CR LF; nobody attached, nobody hears.</summary>
    public async Task PrintAsync(string text)
    {
        if (client is not { } stream)
            return;
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Noise(text.Replace("\n", "\r\n", StringComparison.Ordinal))));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            await TestContext.Out.WriteLineAsync($"client gone: {e.Message}");
        }
    }

    /// <summary>Power off: the router's program ends.</summary>
    public void Close() => typed.Writer.TryComplete();
}

/// <summary>Two streams, each the other's far end.</summary>
sealed class DuplexStream(System.IO.Pipelines.PipeReader reader, System.IO.Pipelines.PipeWriter writer) : Stream
{
    readonly Stream input = reader.AsStream(), output = writer.AsStream();

    public static (DuplexStream Near, DuplexStream Far) Pair()
    {
        var (a, b) = (new System.IO.Pipelines.Pipe(), new System.IO.Pipelines.Pipe());
        return (new(a.Reader, b.Writer), new(b.Reader, a.Writer));
    }

    /// <summary>Writes left before the line is cut; null never.</summary>
    public int? WritesLeft { get; set; }

    public int Writes { get; private set; }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (WritesLeft-- <= 0)
            throw new IOException("the line was cut");
        Writes++;
        await output.WriteAsync(buffer, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer.Complete();
            reader.Complete();
        }
        base.Dispose(disposing);
    }
}
