using System.Formats.Asn1;

namespace Firmware.X509;

/// <summary>Bounds how deep and how rich a DER structure may be before a parser that recurses sees it.</summary>
static class DerShape
{
    const int MaxDepth = 24;
    const int MaxElements = 20_000;

    /// <summary>Walks one element to the end of <paramref name="der"/>; throws <see cref="AsnContentException"/> where a limit is passed or the nesting is not DER.</summary>
    public static void Check(ReadOnlySpan<byte> der)
    {
        var elements = 0;
        var reader = new DerReader(der);
        reader.ReadElement();
        reader.End();
        Walk(der, 0, ref elements);
    }

    static void Walk(ReadOnlySpan<byte> der, int depth, ref int elements)
    {
        if (depth > MaxDepth) throw new AsnContentException($"structures are nested more than {MaxDepth} deep");
        var reader = new DerReader(der);
        while (reader.HasMore)
        {
            if (++elements > MaxElements) throw new AsnContentException($"there are more than {MaxElements} elements");
            var constructed = reader.PeekTag().IsConstructed;
            var content = reader.ReadContent();
            if (constructed) Walk(content, depth + 1, ref elements);
        }
    }
}
