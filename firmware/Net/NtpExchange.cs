using System.Net;
using System.Net.Sockets;

namespace Firmware.Net;

/// <summary>An answer and when it came, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
sealed record NtpAnswer(NtpPacket Packet, long ReceivedAt);

/// <summary>
/// Sends one request to a server's NTP port and gives the first answer that <paramref name="isOurs"/> takes; no answer is an
/// <see cref="OperationCanceledException"/> or a <see cref="SocketException"/>.
/// </summary>
delegate Task<NtpAnswer> NtpExchange(IPAddress server, IPAddress? source, ReadOnlyMemory<byte> request, Func<NtpPacket, bool> isOurs, CancellationToken cancel);

/// <summary>The exchange over UDP (RFC 5905 §9.1), each from a port of its own that nobody can guess.</summary>
static class NtpOverUdp
{
    public const int Port = 123;

    // Whoever sends more than this to a socket that waits for one answer means harm; the poll is given up.
    const int MaxStrangers = 64;

    public static NtpExchange To(int port, TimeProvider clock) => async (server, source, request, isOurs, cancel) =>
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (source is not null && source.AddressFamily == server.AddressFamily) socket.Bind(new IPEndPoint(source, 0));
        await socket.ConnectAsync(new IPEndPoint(server, port), cancel);
        await socket.SendAsync(request, cancel);
        var buffer = new byte[NtpPacket.MaxSize + 1];
        for (var strangers = 0; strangers < MaxStrangers; strangers++)
        {
            var length = await socket.ReceiveAsync(buffer, cancel).ConfigureAwait(false);
            var received = clock.GetTimestamp();
            if (NtpPacket.Parse(buffer.AsSpan(0, length)) is { } packet && isOurs(packet)) return new NtpAnswer(packet, received);
        }
        throw new SocketException((int)SocketError.ConnectionReset);
    };
}
