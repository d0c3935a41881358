using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Firmware.Net;

/// <summary>
/// Echo requests through the host's own stack: Linux's unprivileged ICMP sockets where <c>net.ipv4.ping_group_range</c> allows them, raw
/// ones as root.
/// </summary>
sealed class IcmpPort : EchoPort
{
    const int MaxPacket = 65535;

    readonly TimeProvider clock;
    readonly Socket socket;
    readonly bool isV6;
    readonly bool isRaw;
    readonly ushort identifier = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
    readonly byte[] buffer = new byte[MaxPacket];
    ushort sequence;

    IcmpPort(EchoRoute route, SocketType type, TimeProvider clock)
    {
        (this.clock, isV6, isRaw) = (clock, route.Target.AddressFamily == AddressFamily.InterNetworkV6, type == SocketType.Raw);
        socket = new Socket(route.Target.AddressFamily, type, isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
        try { Prepare(route); }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens the way to a host; <see cref="EchoException"/> where the system does not allow it, or does not have the source.</summary>
    public static EchoPort Open(EchoRoute route, TimeProvider clock)
    {
        try
        {
            try { return new IcmpPort(route, SocketType.Dgram, clock); }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied) { return new IcmpPort(route, SocketType.Raw, clock); }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new EchoException("% The host allows this router no ICMP: its group must be within net.ipv4.ping_group_range, or it must run as root.", e);
        }
        catch (SocketException e) { throw new EchoException($"% {route.Target}: {new SocketException((int)e.SocketErrorCode).Message}", e); }
    }

    public override async Task<EchoOutcome> EchoAsync(ReadOnlyMemory<byte> content, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        sequence = unchecked((ushort)(sequence + 1));
        try
        {
            if (await TrySendAsync(IcmpEcho.Write(isV6, identifier, sequence, content.Span)) is { } failed && failed != EchoOutcome.TimedOut) return failed;
            return await WaitAsync(content, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return EchoOutcome.TimedOut; }
    }

    public override void Dispose() => socket.Dispose();

    void Prepare(EchoRoute route)
    {
        IcmpErrors.Request(socket);
        if (!isV6) socket.DontFragment = route.DontFragment;
        if (!isV6 && route.TypeOfService > 0) socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, route.TypeOfService);
        if (route.Source is { } source) socket.Bind(new IPEndPoint(source, 0));
        socket.Connect(new IPEndPoint(route.Target, 0));
    }

    // Where no way leads to the host the request is lost, as on a router; what came back for an earlier one is no fault of this one.
    async Task<EchoOutcome?> TrySendAsync(byte[] request)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            try
            {
                await socket.SendAsync(request, CancellationToken.None);
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                IcmpErrors.Take(socket);
                return EchoOutcome.TooBig;
            }
            catch (SocketException) { IcmpErrors.Take(socket); }
        }
        return EchoOutcome.TimedOut;
    }

    async Task<EchoOutcome> WaitAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer, cancel);
                if (OutcomeOf(buffer.AsSpan(0, length), content.Span) is { } outcome) return outcome;
            }
            catch (SocketException)
            {
                if (IcmpErrors.Take(socket) is { Outcome: { } outcome and not EchoOutcome.TimedOut } error && (error.Sequence ?? sequence) == sequence) return outcome;
            }
        }
    }

    // A raw socket sees every ICMP message of the peer, our own requests among them where that is this host.
    EchoOutcome? OutcomeOf(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> content)
    {
        var message = isRaw && !isV6 ? IcmpEcho.WithoutIpHeader(packet) : packet;
        if (!IcmpEcho.IsReply(isV6, message, isRaw ? identifier : null, sequence)) return null;
        return message[IcmpEcho.HeaderBytes..].SequenceEqual(content) ? EchoOutcome.Reply : EchoOutcome.WrongData;
    }
}
