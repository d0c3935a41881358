using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Commands;

/// <summary>The small shapes that PKI and key output is made of.</summary>
static class PkiText
{
    const int WordsPerLine = 8;

    /// <summary>Upper-case hex in groups of eight, each followed by a blank: <c>0813A2CD A3577F5B </c>.</summary>
    public static string Groups(ReadOnlySpan<byte> bytes) => string.Concat(Convert.ToHexString(bytes).Chunk(8).Select(g => $"{new string(g)} "));

    /// <summary>The lines of a hex dump: eight groups, full lines with their last blank, the last line without.</summary>
    public static IEnumerable<string> Dump(byte[] bytes)
    {
        var lines = bytes.Chunk(4 * WordsPerLine).ToArray();
        return lines.Select((line, i) => i < lines.Length - 1 ? Groups(line) : Groups(line).TrimEnd());
    }

    public static string Family(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC";

    /// <summary>One attribute of a name, such as <c>hostname</c>, or null.</summary>
    public static string? Attribute(byte[] name, string type)
        => DistinguishedName.Rdns(name).SelectMany(r => r.Split('+')).FirstOrDefault(a => a.StartsWith(type + "=", StringComparison.Ordinal))?[(type.Length + 1)..];
}
