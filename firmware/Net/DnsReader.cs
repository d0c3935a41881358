using System.Buffers.Binary;
using System.Text;

namespace Firmware.Net;

/// <summary>Reads a DNS message from a place on; what is cut off or twisted is a <see cref="FormatException"/> (RFC 1035 §4.1).</summary>
ref struct DnsReader(ReadOnlySpan<byte> message, int at)
{
    // RFC 1035 §2.3.4, without the root's empty label.
    const int MaxName = 253;
    const int MaxLabel = 63;
    const int PointerMark = 0xC0;

    readonly ReadOnlySpan<byte> message = message;
    int at = at;

    /// <summary>A name in lower case, without its last dot. A pointer leads only to before the name it is part of, so no name is endless.</summary>
    public string ReadName()
    {
        var name = new StringBuilder();
        var (here, before, after) = (at, at, -1);
        for (int length; (length = ByteAt(here)) != 0;)
        {
            if ((length & PointerMark) == PointerMark)
            {
                var target = ((length & ~PointerMark) << 8) | ByteAt(here + 1);
                if (after < 0) after = here + 2;
                if (target >= before) throw new FormatException("a compressed name points forward or to itself");
                here = before = target;
                continue;
            }
            if (length > MaxLabel) throw new FormatException($"a label of {length} bytes; {MaxLabel} are allowed");
            AddLabel(name, Slice(here + 1, length));
            here += 1 + length;
        }
        at = after < 0 ? here + 1 : after;
        return name.ToString();
    }

    public ushort ReadNumber()
    {
        var value = BinaryPrimitives.ReadUInt16BigEndian(Slice(at, 2));
        at += 2;
        return value;
    }

    public uint ReadLongNumber()
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(Slice(at, 4));
        at += 4;
        return value;
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        var bytes = Slice(at, count);
        at += count;
        return bytes;
    }

    /// <summary>A name that fills the next bytes, as in a record; the reader goes on behind them whatever the name is.</summary>
    public string ReadNameWithin(int count)
    {
        var end = at + Slice(at, count).Length;
        var name = ReadName();
        return at == end ? name : throw new FormatException("a name does not fill its record");
    }

    static void AddLabel(StringBuilder name, ReadOnlySpan<byte> label)
    {
        if (name.Length > 0) name.Append('.');
        foreach (var b in label) name.Append(char.ToLowerInvariant((char)b));
        if (name.Length > MaxName) throw new FormatException($"a name of more than {MaxName} characters");
    }

    readonly byte ByteAt(int place) => place < message.Length ? message[place] : throw CutOff();

    readonly ReadOnlySpan<byte> Slice(int from, int count) => count <= message.Length - from ? message.Slice(from, count) : throw CutOff();

    static FormatException CutOff() => new("the message is cut off");
}
