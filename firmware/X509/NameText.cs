using System.Text;

namespace Firmware.X509;

/// <summary>Takes a typed name apart: <c>type=value</c>, parts between commas, attributes of one part between plus signs, quotes and backslashes as in RFC 4514.</summary>
static class NameText
{
    static readonly UTF8Encoding strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static List<List<(string Type, string Value)>> Split(string text)
    {
        var rdns = new List<List<(string, string)>> { new() };
        var at = 0;
        try
        {
            while (true)
            {
                rdns[^1].Add(ReadAttribute(text, ref at));
                if (at == text.Length) return rdns;
                if (text[at++] == ',') rdns.Add([]);
            }
        }
        catch (EncoderFallbackException e) { throw new FormatException("the name holds half a character", e); }
    }

    public static bool IsOid(string type) => type.Contains('.', StringComparison.Ordinal) && type.Split('.') is var arcs
        && arcs.All(a => a.Length is > 0 and < 10 && a.All(char.IsAsciiDigit) && (a == "0" || a[0] != '0')) && arcs[0] is "0" or "1" or "2" && (arcs[0] == "2" || int.Parse(arcs[1], System.Globalization.CultureInfo.InvariantCulture) < 40);

    /// <summary>Whether PrintableString can hold the value (X.680 §41.4).</summary>
    public static bool IsPrintable(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || " '()+,-./:=?".Contains(c, StringComparison.Ordinal));

    static (string Type, string Value) ReadAttribute(string text, ref int at)
    {
        var equals = text.AsSpan(at).IndexOfAny('=', ',', '+');
        if (equals < 0 || text[at + equals] != '=') throw new FormatException($"'{text[at..].Trim()}' is not TYPE=value, such as cn=edge");
        var type = text.Substring(at, equals).Trim();
        at += equals + 1;
        var value = ReadValue(text, ref at);
        return value.Length > 0 ? (type, value) : throw new FormatException($"{type}= has no value");
    }

    // Spaces around a value do not belong to it unless they are escaped or quoted: `kept` is the length that may not be trimmed.
    static string ReadValue(string text, ref int at)
    {
        var octets = new List<byte>();
        var kept = 0;
        var quoted = false;
        for (; at < text.Length && (quoted || text[at] is not (',' or '+')); at++)
        {
            var c = text[at];
            if (c == '"') { quoted = !quoted; kept = octets.Count; continue; }
            if (c == ' ' && !quoted && octets.Count == 0) continue;
            if (c == '\\') { octets.AddRange(ReadEscape(text, ref at)); kept = octets.Count; continue; }
            var length = char.IsHighSurrogate(c) && at + 1 < text.Length ? 2 : 1;
            octets.AddRange(strictUtf8.GetBytes(text.Substring(at, length)));
            at += length - 1;
            if (quoted) kept = octets.Count;
        }
        if (quoted) throw new FormatException("a quoted value has no closing quote");
        while (octets.Count > kept && octets[^1] == (byte)' ') octets.RemoveAt(octets.Count - 1);
        try { return strictUtf8.GetString([.. octets]); }
        catch (DecoderFallbackException e) { throw new FormatException("the escaped octets of a value are not UTF-8", e); }
    }

    static byte[] ReadEscape(string text, ref int at)
    {
        if (at + 1 == text.Length) throw new FormatException("a backslash at the end escapes nothing");
        if (at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
        {
            at += 2;
            return Convert.FromHexString(text.AsSpan(at - 1, 2));
        }
        at++;
        return strictUtf8.GetBytes([text[at]]);
    }
}
