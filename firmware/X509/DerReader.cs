using System.Formats.Asn1;

namespace Firmware.X509;

/// <summary>Reads DER from front to back without copying; every <c>Read…</c> throws <see cref="AsnContentException"/> where the bytes are something else.</summary>
ref struct DerReader(ReadOnlySpan<byte> der)
{
    const AsnEncodingRules Rules = AsnEncodingRules.DER;

    ReadOnlySpan<byte> rest = der;

    public readonly bool HasMore => !rest.IsEmpty;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public readonly bool IsNext(Asn1Tag tag) => HasMore && Asn1Tag.TryDecode(rest, out var next, out _) && next.HasSameClassAndValue(tag);

    public readonly bool IsNext(UniversalTagNumber tag) => IsNext(new Asn1Tag(tag));

    /// <summary>Whether the next element carries the context-specific tag <paramref name="number"/>.</summary>
    public readonly bool IsNextTagged(int number) => IsNext(new Asn1Tag(TagClass.ContextSpecific, number));

    public readonly Asn1Tag PeekTag() => Asn1Tag.Decode(rest, out _);

    /// <summary>The next element whole, with its tag and length.</summary>
    public ReadOnlySpan<byte> ReadElement()
    {
        AsnDecoder.ReadEncodedValue(rest, Rules, out _, out _, out var consumed);
        return Take(consumed);
    }

    /// <summary>The next element's content, whatever its tag is.</summary>
    public ReadOnlySpan<byte> ReadContent()
    {
        AsnDecoder.ReadEncodedValue(rest, Rules, out var offset, out var length, out var consumed);
        return Take(consumed).Slice(offset, length);
    }

    public DerReader ReadSequence() => ReadSequence(Asn1Tag.Sequence);

    public DerReader ReadSequence(Asn1Tag tag)
    {
        AsnDecoder.ReadSequence(rest, Rules, out var offset, out var length, out var consumed, tag);
        return new DerReader(Take(consumed).Slice(offset, length));
    }

    /// <summary>The content of an explicitly tagged element, or of an implicitly tagged SEQUENCE.</summary>
    public DerReader ReadTagged(int number) => ReadSequence(new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true));

    // Certificates whose multi-valued RDNs are not in DER order are in the field; nothing here depends on it.
    public DerReader ReadSetOf()
    {
        AsnDecoder.ReadSetOf(rest, Rules, out var offset, out var length, out var consumed, skipSortOrderValidation: true);
        return new DerReader(Take(consumed).Slice(offset, length));
    }

    /// <summary>An INTEGER's content octets, big endian two's complement.</summary>
    public ReadOnlySpan<byte> ReadInteger()
    {
        var value = AsnDecoder.ReadIntegerBytes(rest, Rules, out var consumed);
        Take(consumed);
        return value;
    }

    /// <summary>An INTEGER from 0 to <paramref name="most"/>.</summary>
    public int ReadSmallInteger(int most)
    {
        var fits = AsnDecoder.TryReadInt32(rest, Rules, out var value, out var consumed);
        Take(consumed);
        return fits && value >= 0 && value <= most ? value : throw new AsnContentException($"a number is not between 0 and {most}");
    }

    public int ReadEnumerated(int most)
    {
        var value = AsnDecoder.ReadEnumeratedBytes(rest, Rules, out var consumed);
        Take(consumed);
        return value.Length == 1 && value[0] <= most ? value[0] : throw new AsnContentException($"an enumerated value is not between 0 and {most}");
    }

    public bool ReadBoolean()
    {
        var value = AsnDecoder.ReadBoolean(rest, Rules, out var consumed);
        Take(consumed);
        return value;
    }

    public string ReadOid()
    {
        var value = AsnDecoder.ReadObjectIdentifier(rest, Rules, out var consumed);
        Take(consumed);
        return value;
    }

    public ReadOnlySpan<byte> ReadOctetString() => ReadOctetString(Asn1Tag.PrimitiveOctetString);

    public ReadOnlySpan<byte> ReadOctetString(Asn1Tag tag)
    {
        if (!AsnDecoder.TryReadPrimitiveOctetString(rest, Rules, out var value, out var consumed, tag)) throw new AsnContentException("an OCTET STRING is in parts");
        Take(consumed);
        return value;
    }

    public ReadOnlySpan<byte> ReadBitString(out int unusedBits)
    {
        if (!AsnDecoder.TryReadPrimitiveBitString(rest, Rules, out unusedBits, out var value, out var consumed)) throw new AsnContentException("a BIT STRING is in parts");
        Take(consumed);
        return value;
    }

    /// <summary>A BIT STRING of whole octets.</summary>
    public ReadOnlySpan<byte> ReadOctetBits()
    {
        var value = ReadBitString(out var unused);
        return unused == 0 ? value : throw new AsnContentException("a BIT STRING is not made of whole octets");
    }

    /// <summary>UTCTime or GeneralizedTime; the two digits of a UTCTime are 1950 to 2049 (RFC 5280 §4.1.2.5.1).</summary>
    public DateTimeOffset ReadTime()
    {
        if (!IsNext(UniversalTagNumber.UtcTime)) return ReadGeneralizedTime();
        var time = AsnDecoder.ReadUtcTime(rest, Rules, out var consumed, twoDigitYearMax: 2049);
        Take(consumed);
        return time;
    }

    public DateTimeOffset ReadGeneralizedTime()
    {
        var time = AsnDecoder.ReadGeneralizedTime(rest, Rules, out var consumed);
        Take(consumed);
        return time;
    }

    /// <summary>Refuses bytes after the last element.</summary>
    public readonly void End()
    {
        if (HasMore) throw new AsnContentException($"{rest.Length} bytes follow where the structure should end");
    }

    ReadOnlySpan<byte> Take(int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
