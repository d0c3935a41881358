using System.Net;
using System.Net.Sockets;

namespace Firmware.Commands;

/// <summary>One <c>ping</c>, as it was typed or answered: how many requests of which sizes go where, and what is shown.</summary>
sealed record PingSettings(IPAddress Target)
{
    public const int DefaultRepeat = 5, DefaultSize = 100, DefaultTimeout = 2, SmallestSize = 36, LargestSize = 18024;
    public const ushort DefaultPattern = 0xABCD;

    public int Repeat { get; init; } = DefaultRepeat;

    /// <summary>Bytes of the datagram, its IP header included.</summary>
    public int Size { get; init; } = DefaultSize;
    public int TimeoutSeconds { get; init; } = DefaultTimeout;
    public IPAddress? Source { get; init; }
    public bool DontFragment { get; init; }
    public int TypeOfService { get; init; }

    /// <summary>A reply with other data is none.</summary>
    public bool Validate { get; init; }

    /// <summary>A line for each request in place of a character.</summary>
    public bool Verbose { get; init; }

    /// <summary>Two bytes repeated; null is the usual one, of which nothing is said.</summary>
    public ushort? Pattern { get; init; }

    /// <summary>Sizes from the first to the last, so far apart; null sends <see cref="Size"/> only.</summary>
    public (int First, int Last, int Step)? Sweep { get; init; }

    int HeaderBytes => Target.AddressFamily == AddressFamily.InterNetworkV6 ? 48 : 28;

    /// <summary>How many requests go out.</summary>
    public long Count => Sweep is var (first, last, step) ? (long)Repeat * (((last - first) / step) + 1) : Repeat;

    /// <summary>The datagram size of the request with this number, from 0.</summary>
    public int SizeOf(long number) => Sweep is var (first, last, step) ? first + ((int)(number % (((last - first) / step) + 1)) * step) : Size;

    /// <summary>The bytes behind the ICMP header in a datagram of this size.</summary>
    public byte[] ContentOf(int size)
    {
        var (content, pattern) = (new byte[Math.Max(0, size - HeaderBytes)], Pattern ?? DefaultPattern);
        for (var i = 0; i < content.Length; i++) content[i] = (byte)(i % 2 == 0 ? pattern >> 8 : pattern & 0xFF);
        return content;
    }
}
