using System.Text;

namespace Host.Serial;

/// <summary>
/// A console line that can be read with a time limit without losing a byte: a read that outlasts its limit stays open and answers the next one.
/// Bytes are Latin-1 characters: a console has no other character set.
/// </summary>
sealed class Wire(Stream stream, TimeProvider clock) : IAsyncDisposable
{
    readonly byte[] buffer = new byte[4096];
    Task<int>? reading;

    /// <summary>What arrives within the limit; empty when nothing does.</summary>
    /// <exception cref="LineException">The line is gone.</exception>
    public async Task<string> ReceiveAsync(TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            reading ??= stream.ReadAsync(buffer, CancellationToken.None).AsTask();
            var count = await reading.WaitAsync(limit, clock, cancel);
            reading = null;
            return count > 0 ? Encoding.Latin1.GetString(buffer, 0, count) : throw new LineException("the router's line was closed from the other end");
        }
        catch (TimeoutException)
        {
            return "";
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new LineException($"the router's line was cut: {e.Message}", e);
        }
    }

    /// <exception cref="LineException">The line is gone.</exception>
    public async Task SendAsync(string text, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);
            await stream.FlushAsync(cancel);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new LineException($"the router's line was cut: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
