using System.Net.Sockets;

namespace Firmware.Hardware;

/// <summary>
/// How a TCP connection learns that its far end vanished without a word: a quiet one is asked whether it is there (RFC 1122 §4.2.3.6),
/// and one that acknowledges nothing for <see cref="Patience"/> is given up, whether output waits for it or not.
/// </summary>
/// <param name="Idle">Whole seconds after which a quiet far end is asked first.</param>
/// <param name="Interval">Whole seconds between the questions after that.</param>
/// <param name="Probes">Questions that may stay without an answer.</param>
sealed record KeepAlive(TimeSpan Idle, TimeSpan Interval, int Probes)
{
    const int Tcp = 6, TcpInfo = 11;

    // struct tcp_info of linux/tcp.h.
    const int UnansweredProbes = 3, Unacknowledged = 24, LastAcknowledgement = 56, NotSent = 144, TcpInfoBytes = 148;

    /// <summary>Of the router's own lines.</summary>
    public static readonly KeepAlive Usual = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), 3);

    /// <summary>The longest silence of a far end that is there.</summary>
    public TimeSpan Patience => Idle + (Interval * Probes);

    /// <summary>Has the kernel ask.</summary>
    public void Start(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Idle.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)Interval.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }

    /// <summary>
    /// Calls <paramref name="giveUp"/> once the far end has been silent for too long. The kernel alone gives up on unacknowledged output only
    /// after a quarter of an hour, and never while the near end's own link is down; its TCP_USER_TIMEOUT would also end a client that is
    /// there and merely reads nothing.
    /// </summary>
    public async Task WatchAsync(Socket socket, TimeProvider clock, Action giveUp, CancellationToken over)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, clock);
            while (!IsSilent(socket)) await timer.WaitForNextTickAsync(over);
            // Nobody is there to be told: the kernel need not go on trying.
            socket.LingerState = new LingerOption(true, 0);
            giveUp();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The connection ended otherwise.
        }
    }

    bool IsSilent(Socket socket)
    {
        Span<byte> info = stackalloc byte[TcpInfoBytes];
        socket.GetRawSocketOption(Tcp, TcpInfo, info);
        var silence = TimeSpan.FromMilliseconds(Number(info, LastAcknowledgement));
        // Who reads nothing is asked ever more seldom whether he does again, and has answered the last time.
        var readsNothing = Number(info, Unacknowledged) == 0 && Number(info, NotSent) > 0 && info[UnansweredProbes] <= 1;
        return silence > Patience && !readsNothing;
    }

    static uint Number(ReadOnlySpan<byte> info, int at) => BitConverter.ToUInt32(info[at..]);
}
