using System.Net.Sockets;

namespace Tests.Hardware;

/// <summary>A TCP connection whose far end vanishes without a word, as behind a pulled cable, and without a network of its own.</summary>
static class LostLink
{
    const int SocketLevel = 1, AttachFilter = 26;
    const long DropAll = 6; // BPF_RET | BPF_K, 0 bytes

    /// <summary>
    /// From here on nothing reaches this socket: the kernel drops every segment before TCP sees it, so nothing is acknowledged, answered or
    /// reset. What it sends itself still leaves, so it should send nothing more.
    /// </summary>
    public static unsafe void Vanish(this Socket socket)
    {
        var instruction = DropAll;
        var program = new FilterProgram { Length = 1, Instructions = &instruction };
        socket.SetRawSocketOption(SocketLevel, AttachFilter, new ReadOnlySpan<byte>(&program, sizeof(FilterProgram)));
        socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>struct sock_fprog of linux/filter.h.</summary>
    unsafe struct FilterProgram
    {
        public ushort Length;
        public long* Instructions;
    }
}
