using System.Buffers.Binary;
using System.Text;

namespace Firmware.Net;

/// <summary>The header of an NTP packet (RFC 5905 §7.3); what may follow it, extensions and keys, is not looked at.</summary>
sealed record NtpPacket
{
    public const int Size = 48;

    /// <summary>What a reply may have in all; a longer datagram is nobody's answer to our request.</summary>
    public const int MaxSize = 1024;

    const int ClientMode = 3;
    const int ServerMode = 4;
    const double ShortUnit = 65536;

    //  0                   1                   2                   3
    //  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    // |LI | VN  |Mode |    Stratum    |     Poll      |  Precision    |
    // |  Root delay  |  Root dispersion  |  Reference ID  | 4 timestamps of 64 bits
    const int RootDelayAt = 4, RootDispersionAt = 8, ReferenceIdAt = 12, ReferenceAt = 16, OriginAt = 24, ReceiveAt = 32, TransmitAt = 40;

    /// <summary>3 says that the server's own clock is not synchronized.</summary>
    public int Leap { get; private init; }
    public int Version { get; private init; }
    public int Stratum { get; private init; }
    public int Poll { get; private init; }
    public int Precision { get; private init; }
    public TimeSpan RootDelay { get; private init; }
    public TimeSpan RootDispersion { get; private init; }
    public uint ReferenceId { get; private init; }
    public NtpTimestamp Reference { get; private init; }
    public NtpTimestamp Origin { get; private init; }
    public NtpTimestamp Receive { get; private init; }
    public NtpTimestamp Transmit { get; private init; }

    /// <summary>A kiss-o'-death's four letters (RFC 5905 §7.4), or null.</summary>
    public string? Kiss => Stratum == 0 ? Letters(ReferenceId) : null;

    /// <summary>Where the server has its time from: a source's letters at stratum 1, else an address.</summary>
    public string ReferenceText => Stratum <= 1 ? $".{Letters(ReferenceId)}." : string.Join('.', ReferenceId >> 24, ReferenceId >> 16 & 0xFF, ReferenceId >> 8 & 0xFF, ReferenceId & 0xFF);

    /// <summary>Reads a server's packet; null where it is none.</summary>
    public static NtpPacket? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < Size or > MaxSize || (bytes[0] & 7) != ServerMode) return null;
        return new NtpPacket
        {
            Leap = bytes[0] >> 6,
            Version = bytes[0] >> 3 & 7,
            Stratum = bytes[1],
            Poll = unchecked((sbyte)bytes[2]),
            Precision = unchecked((sbyte)bytes[3]),
            RootDelay = Short(bytes[RootDelayAt..]),
            RootDispersion = Short(bytes[RootDispersionAt..]),
            ReferenceId = BinaryPrimitives.ReadUInt32BigEndian(bytes[ReferenceIdAt..]),
            Reference = Time(bytes[ReferenceAt..]),
            Origin = Time(bytes[OriginAt..]),
            Receive = Time(bytes[ReceiveAt..]),
            Transmit = Time(bytes[TransmitAt..]),
        };
    }

    /// <summary>A client's request; <paramref name="transmit"/> comes back as the answer's origin.</summary>
    public static byte[] Request(int version, int poll, NtpTimestamp transmit)
    {
        var bytes = new byte[Size];
        bytes[0] = (byte)(version << 3 | ClientMode);
        bytes[2] = (byte)poll;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(TransmitAt), transmit.Value);
        return bytes;
    }

    static TimeSpan Short(ReadOnlySpan<byte> bytes) => TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes) / ShortUnit);

    static NtpTimestamp Time(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    // What is no letter is shown as a dot: it comes from strangers and goes to a terminal.
    static string Letters(uint id)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
        foreach (ref var b in bytes) b = b == 0 || char.IsAsciiLetterOrDigit((char)b) ? b : (byte)'.';
        return Encoding.ASCII.GetString(bytes).TrimEnd('\0').Replace('\0', '.');
    }
}
