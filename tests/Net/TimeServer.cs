using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Firmware.Net;

namespace Tests.Net;

/// <summary>An NTP server with switches for lies; what it sends are real packets.</summary>
sealed class TimeServer
{
    static readonly TimeSpan delay = TimeSpan.FromMilliseconds(2);

    /// <summary>How far its time is from the truth.</summary>
    public TimeSpan Lie { get; set; }
    public int Stratum { get; set; } = 2;
    public int Leap { get; set; }
    public bool IsSilent { get; set; }
    public string? Kiss { get; set; }
    public int Requests { get; private set; }

    /// <summary>Answers as if the way there took a millisecond and the way back another.</summary>
    public Task<NtpAnswer> AnswerAsync(ReadOnlyMemory<byte> request, Func<NtpPacket, bool> isOurs, TimeProvider time)
    {
        Requests++;
        if (IsSilent) return Task.FromException<NtpAnswer>(new SocketException((int)SocketError.TimedOut));
        var packet = NtpPacket.Parse(Answer(request.Span, time.GetUtcNow() + Lie + delay / 2))!;
        return isOurs(packet)
            ? Task.FromResult(new NtpAnswer(packet, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency)))
            : Task.FromException<NtpAnswer>(new SocketException((int)SocketError.TimedOut));
    }

    /// <summary>The answer to a request that arrives when the server's clock shows <paramref name="now"/>.</summary>
    public byte[] Answer(ReadOnlySpan<byte> request, DateTimeOffset now)
    {
        var bytes = new byte[NtpPacket.Size];
        bytes[0] = (byte)(Leap << 6 | (request[0] & 0x38) | 4);
        bytes[1] = (byte)(Kiss is null ? Stratum : 0);
        bytes[2] = request[2];
        bytes[3] = unchecked((byte)-20);
        Encoding.ASCII.GetBytes(Kiss ?? "GPS\0").CopyTo(bytes, 12);
        request.Slice(40, 8).CopyTo(bytes.AsSpan(24));
        foreach (var at in (int[])[16, 32, 40]) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at), NtpTimestamp.Of(now).Value);
        return bytes;
    }
}
