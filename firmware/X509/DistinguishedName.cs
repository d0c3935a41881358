using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Firmware.X509;

/// <summary>
/// Names as IOS shows and takes them: most specific first, <c>cn=edge,o=Example</c>. In DER the root comes first.
/// A comma, plus, quote or backslash of a value is written behind a backslash, a control character as <c>\0A</c> (RFC 4514 §2.4).
/// </summary>
static class DistinguishedName
{
    const int MaxRdns = 32;
    const int MaxTextLength = 1024;
    const string Escaped = ",+\"\\";

    /// <summary>The DER Name of a text such as <c>CN=edge, O=Example</c>; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public static byte[] Parse(string iosText)
    {
        if (iosText.Length > MaxTextLength) throw new FormatException($"a name of {iosText.Length} characters is longer than the {MaxTextLength} allowed");
        var rdns = NameText.Split(iosText);
        if (rdns.Count > MaxRdns) throw new FormatException($"a name of {rdns.Count} parts has more than the {MaxRdns} allowed");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            for (var i = rdns.Count - 1; i >= 0; i--)
                using (writer.PushSetOf())
                    foreach (var (type, value) in rdns[i]) WriteAttribute(writer, type, value);
        }
        return writer.Encode();
    }

    /// <summary>The parts in the order IOS lists them, most specific first, such as <c>cn=edge</c> or <c>ipaddress=10.0.0.1+hostname=edge</c>; a <see cref="FormatException"/> where the bytes are no Name.</summary>
    public static IReadOnlyList<string> Rdns(byte[] derName) => Rdns(derName.AsSpan());

    /// <inheritdoc cref="Rdns(byte[])"/>
    public static IReadOnlyList<string> Rdns(ReadOnlySpan<byte> derName)
    {
        try
        {
            var rdns = new List<string>();
            var name = new DerReader(derName).ReadSequence();
            while (name.HasMore) rdns.Add(Rdn(name.ReadSetOf()));
            rdns.Reverse();
            return rdns;
        }
        catch (AsnContentException e) { throw new FormatException($"this is not a name: {e.Message}", e); }
    }

    /// <summary><see cref="Rdns"/> joined with commas.</summary>
    public static string Text(byte[] derName) => string.Join(',', Rdns(derName));

    /// <summary>Whether two Names are the same by RFC 5280 §7.1: byte for byte, or without regard to string type, case and runs of space.</summary>
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.SequenceEqual(other)) return true;
        var these = Rdns(one);
        var those = Rdns(other);
        return these.Count == those.Count && these.Zip(those).All(p => string.Equals(Folded(p.First), Folded(p.Second), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Throws <see cref="AsnContentException"/> where the bytes are no Name that the router takes.</summary>
    public static void CheckShape(ReadOnlySpan<byte> derName)
    {
        var outer = new DerReader(derName);
        var name = outer.ReadSequence();
        outer.End();
        for (var rdns = 0; name.HasMore; rdns++)
        {
            if (rdns == MaxRdns) throw new AsnContentException($"a name has more than {MaxRdns} parts");
            var rdn = name.ReadSetOf();
            do
            {
                var attribute = rdn.ReadSequence();
                if (!attribute.IsNext(UniversalTagNumber.ObjectIdentifier)) throw new AsnContentException("a name attribute has no type");
                attribute.ReadOid(); // whole, so that Rdns cannot fail on a name that passed here
                attribute.ReadElement();
                attribute.End();
            }
            while (rdn.HasMore);
        }
    }

    static void WriteAttribute(AsnWriter writer, string type, string value)
    {
        var known = AttributeType.Named(type);
        if (known is null && !NameText.IsOid(type)) throw new FormatException($"'{type}' is not a name attribute; expected one such as cn, ou, o, l, st, c, e or dc");
        if (known is not null && value.Length > known.MaxLength) throw new FormatException($"{known.Name}= takes {known.MaxLength} characters at most, not {value.Length}");
        if (known?.Name == "c" && value.Length != 2) throw new FormatException($"c={value} is not a country's two letters");
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(known?.Oid ?? type);
            var encoding = known?.Encoding ?? (NameText.IsPrintable(value) ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String);
            try { writer.WriteCharacterString(encoding, value); }
            catch (EncoderFallbackException e) { throw new FormatException($"{type}= cannot hold '{value}': it takes {encoding} characters only", e); }
        }
    }

    static string Rdn(DerReader set)
    {
        var attributes = new List<string>();
        while (set.HasMore)
        {
            var attribute = set.ReadSequence();
            var oid = attribute.ReadOid();
            attributes.Add($"{AttributeType.OfOid(oid)?.Name ?? oid}={Value(attribute)}");
        }
        // DER sorts a set by its bytes; IOS shows the address before the host name, whatever the order they came in.
        attributes.Sort((a, b) => Rank(a).CompareTo(Rank(b)));
        return string.Join('+', attributes);
    }

    static int Rank(string attribute)
        => attribute.StartsWith("serialNumber=", StringComparison.Ordinal) ? 0 : attribute.StartsWith("ipaddress=", StringComparison.Ordinal) ? 1 : 2;

    static string Value(DerReader attribute)
    {
        var tag = attribute.PeekTag();
        var content = attribute.ReadContent();
        attribute.End();
        if (tag.TagClass != TagClass.Universal) return $"#{Convert.ToHexString(content)}";
        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Escape(Encoding.UTF8.GetString(content)),
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.VisibleString or UniversalTagNumber.NumericString
                or UniversalTagNumber.TeletexString => Escape(Encoding.Latin1.GetString(content)),
            UniversalTagNumber.BMPString => Escape(Encoding.BigEndianUnicode.GetString(content)),
            _ => $"#{Convert.ToHexString(content)}",
        };
    }

    static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var isOuterSpace = c == ' ' && (i == 0 || i == value.Length - 1);
            if (Escaped.Contains(c, StringComparison.Ordinal) || isOuterSpace || (c == '#' && i == 0)) text.Append('\\').Append(c);
            else if (char.IsControl(c)) foreach (var octet in Encoding.UTF8.GetBytes([c])) text.Append(CultureInfo.InvariantCulture, $"\\{octet:X2}");
            else text.Append(c);
        }
        return text.ToString();
    }

    static string Folded(string rdn) => string.Join(' ', rdn.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
