using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Firmware.Net;

/// <summary>The record types the router asks for (RFC 1035 §3.2.2, RFC 3596 §2.1).</summary>
enum DnsType : ushort { A = 1, CanonicalName = 5, Aaaa = 28 }

/// <summary>What a name server answered to one question.</summary>
/// <param name="Code">RCODE: 0 is success, 3 says that there is no such name.</param>
/// <param name="IsTruncated">The rest needs TCP.</param>
/// <param name="Name">The name the addresses belong to: the one asked for, or where its aliases lead.</param>
/// <param name="Addresses">Empty where the name has none of the type.</param>
/// <param name="TimeToLive">The shortest of the records used.</param>
sealed record DnsAnswer(int Code, bool IsTruncated, string Name, IReadOnlyList<IPAddress> Addresses, TimeSpan TimeToLive)
{
    public const int NoError = 0, ServerFailure = 2, NameError = 3, Refused = 5;
}

/// <summary>Questions and answers of RFC 1035 §4: one question for addresses, and the records that answer it.</summary>
static class DnsMessage
{
    /// <summary>Aliases followed from one name to another.</summary>
    public const int MaxAliases = 8;

    const int MaxRecords = 256;
    const int MaxAddresses = 16;
    const int HeaderBytes = 12;
    const ushort Internet = 1;
    const ushort RecursionDesired = 0x0100;
    const byte IsResponse = 0x80, Opcode = 0x78, Truncated = 0x02, CodeMask = 0x0F;

    // RFC 2181 §8: a life with the top bit set is none; nothing is believed for longer than a day.
    static readonly TimeSpan longestLife = TimeSpan.FromDays(1);

    /// <summary>A question for <paramref name="name"/>, which was checked to be a host name.</summary>
    public static byte[] Question(ushort id, string name, DnsType type)
    {
        var labels = name.TrimEnd('.').Split('.');
        var message = new byte[HeaderBytes + labels.Sum(l => l.Length + 1) + 1 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        message[5] = 1;
        var at = HeaderBytes;
        foreach (var label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), Internet);
        return message;
    }

    /// <summary>Whether the message answers exactly this question: its id, one question, the same name in any case, type and class.</summary>
    public static bool IsAnswerTo(ReadOnlySpan<byte> question, ReadOnlySpan<byte> message) => message.Length >= question.Length
        && message[..2].SequenceEqual(question[..2])
        && (message[2] & (IsResponse | Opcode)) == IsResponse
        && message[4] == 0 && message[5] == 1
        && Ascii.EqualsIgnoreCase(message[HeaderBytes..question.Length], question[HeaderBytes..]);

    /// <summary>Reads a message that <see cref="IsAnswerTo"/> accepted; a malformed one is a <see cref="FormatException"/>.</summary>
    public static DnsAnswer Parse(ReadOnlySpan<byte> question, ReadOnlySpan<byte> message)
    {
        var name = new DnsReader(question, HeaderBytes).ReadName();
        var code = message[3] & CodeMask;
        if ((message[2] & Truncated) != 0 || code != DnsAnswer.NoError) return new DnsAnswer(code, (message[2] & Truncated) != 0, name, [], TimeSpan.Zero);
        var count = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        if (count > MaxRecords) throw new FormatException($"{count} records; {MaxRecords} are allowed");
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question[^4..]);
        return Follow(name, ReadRecords(new DnsReader(message, question.Length), count, type));
    }

    static List<Record> ReadRecords(DnsReader reader, int count, DnsType wanted)
    {
        var records = new List<Record>();
        for (var i = 0; i < count; i++)
        {
            var (owner, type, space, life, length) = (reader.ReadName(), (DnsType)reader.ReadNumber(), reader.ReadNumber(), reader.ReadLongNumber(), reader.ReadNumber());
            if (space == Internet && type == DnsType.CanonicalName) records.Add(new(owner, reader.ReadNameWithin(length), null, life));
            else if (space == Internet && type == wanted) records.Add(new(owner, "", Address(reader.ReadBytes(length), wanted), life));
            else reader.ReadBytes(length);
        }
        return records;
    }

    static IPAddress Address(ReadOnlySpan<byte> bytes, DnsType type)
        => bytes.Length == (type == DnsType.A ? 4 : 16) ? new IPAddress(bytes) : throw new FormatException($"an address of {bytes.Length} bytes");

    static DnsAnswer Follow(string name, List<Record> records)
    {
        var life = longestLife;
        for (var aliases = 0; records.Find(r => r.Owner == name && r.Address is null) is { } alias; aliases++)
        {
            if (aliases == MaxAliases) throw new FormatException($"more than {MaxAliases} aliases");
            (name, life) = (alias.Target, Shorter(life, alias.Life));
        }
        var own = records.Where(r => r.Owner == name && r.Address is not null).Take(MaxAddresses).ToList();
        return new DnsAnswer(DnsAnswer.NoError, false, name, [.. own.Select(r => r.Address!)], own.Aggregate(life, (shortest, r) => Shorter(shortest, r.Life)));
    }

    static TimeSpan Shorter(TimeSpan one, uint seconds) => seconds > int.MaxValue ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(one.TotalSeconds, seconds));

    /// <summary>One record: an alias for another name, or an address.</summary>
    sealed record Record(string Owner, string Target, IPAddress? Address, uint Life);
}
