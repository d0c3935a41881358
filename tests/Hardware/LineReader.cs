using System.Text;
using Firmware.Hardware;
using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>The router's end of a line under test: reads events, with a deadline that only a broken line meets.</summary>
sealed class LineReader(SerialLine line) : IAsyncDisposable
{
    static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    readonly byte[] buffer = new byte[4096];
    readonly StringBuilder transcript = new();

    public SerialLine Line => line;

    /// <summary>All that came so far: text as it is, events in angle brackets.</summary>
    public string Transcript => transcript.ToString();

    public static LineReader Open(string spec, HardwareProfile? profile = null) => new(Uart.Open(spec, profile ?? HardwareProfile.Load("branch"), TimeProvider.System, NewLog()));

    public static Log NewLog() => new(new DeviceClock(new FakeTimeProvider(), authoritative: true));

    public async Task<LineReading> NextAsync()
    {
        using var limit = new CancellationTokenSource(deadline);
        var reading = await line.ReadAsync(buffer, limit.Token);
        transcript.Append(reading.Event == LineEvent.Data ? Encoding.Latin1.GetString(buffer, 0, reading.Count) : $"<{reading.Event}>");
        return reading;
    }

    /// <summary>Reads until what came ends with <paramref name="end"/>.</summary>
    public async Task<string> UntilAsync(string end)
    {
        while (!Transcript.EndsWith(end, StringComparison.Ordinal)) await NextAsync();
        return Transcript;
    }

    /// <summary>Reads this many bytes of data; other events on the way are left out.</summary>
    public async Task<byte[]> BytesAsync(int count)
    {
        var bytes = new MemoryStream();
        while (bytes.Length < count)
        {
            var reading = await NextAsync();
            bytes.Write(buffer, 0, reading.Count);
            Assert.That(reading.Event, Is.Not.EqualTo(LineEvent.Closed));
        }
        return bytes.ToArray();
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(deadline);
        await line.WriteAsync(bytes, limit.Token);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public ValueTask DisposeAsync() => line.DisposeAsync();
}

/// <summary>What a client at the far end does.</summary>
static class FarEnd
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Opens a terminal device as a client would.</summary>
    public static FileStream OpenDevice(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    public static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await Task.Run(() => stream.ReadExactly(bytes)).WaitAsync(Deadline);
        return bytes;
    }

    public static async Task<string> ReadTextAsync(Stream stream, int count) => Encoding.Latin1.GetString(await ReadAsync(stream, count));

    /// <summary>Bytes that hold every value, telnet's and the terminal's special ones among them.</summary>
    public static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(20260101).NextBytes(bytes);
        return bytes;
    }
}
