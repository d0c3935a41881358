using System.Buffers.Binary;

namespace Firmware.Net;

/// <summary>Echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443 §4): type, code, checksum, identifier, sequence number, data.</summary>
static class IcmpEcho
{
    public const int HeaderBytes = 8;

    const byte Request = 8, Reply = 0, RequestV6 = 128, ReplyV6 = 129;
    const int SmallestIpHeader = 20;
    const byte VersionMask = 0xF0, Version4 = 0x40, LengthMask = 0x0F;

    /// <summary>A request; the system fills in ICMPv6's checksum itself, because that covers addresses too.</summary>
    public static byte[] Write(bool isV6, ushort identifier, ushort sequence, ReadOnlySpan<byte> content)
    {
        var message = new byte[HeaderBytes + content.Length];
        message[0] = isV6 ? RequestV6 : Request;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        content.CopyTo(message.AsSpan(HeaderBytes));
        if (!isV6) BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        return message;
    }

    /// <summary>What a raw IPv4 socket gave, without its IP header; empty where it is none.</summary>
    public static ReadOnlySpan<byte> WithoutIpHeader(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < SmallestIpHeader || (packet[0] & VersionMask) != Version4) return [];
        var length = (packet[0] & LengthMask) * 4;
        return length >= SmallestIpHeader && length <= packet.Length ? packet[length..] : [];
    }

    /// <summary>Whether the message replies to the request with this sequence number; a null identifier was matched by the system.</summary>
    public static bool IsReply(bool isV6, ReadOnlySpan<byte> message, ushort? identifier, ushort sequence) => message.Length >= HeaderBytes
        && message[0] == (isV6 ? ReplyV6 : Reply) && message[1] == 0
        && (identifier is not { } own || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == own)
        && SequenceOf(message) == sequence;

    public static ushort SequenceOf(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[6..]);

    /// <summary>The internet checksum (RFC 1071) of bytes whose checksum field is zero.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0UL;
        for (var i = 0; i + 1 < bytes.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        if (bytes.Length % 2 != 0) sum += (ulong)bytes[^1] << 8;
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)(ushort.MaxValue - sum);
    }
}
