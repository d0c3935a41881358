using System.Globalization;
using System.Text;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>One key pair of nvram:private-config.</summary>
sealed record PrivateConfigEntry(string Label, KeyShape Shape, DateTimeOffset Generated, Tss2PrivateKey Key)
{
    /// <summary>The public area of <see cref="Key"/>, read once.</summary>
    public TpmPublic Area { get; } = TpmPublic.Parse(Key.Public);
}

/// <summary>A part of private-config that is no key pair: its text, and what is wrong with it.</summary>
sealed record DamagedEntry(string Text, string Reason);

/// <summary>
/// The text of nvram:private-config: for each key pair its label, algorithm and time, then the wrapped key as TSS2 PEM.
/// Bytes that are no ASCII survive a rewrite, because what is damaged is kept as it was found.
/// </summary>
sealed record PrivateConfig(IReadOnlyList<PrivateConfigEntry> Entries, IReadOnlyList<DamagedEntry> Damaged)
{
    const int MaxLabelLength = 128;
    const string Heading = "! Key pairs wrapped by the TPM of this router; no other TPM can use them.\n";
    const string LabelField = "label: ", AlgorithmField = "algorithm: ", GeneratedField = "generated: ";
    const string PemEnd = "-----END";
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Reads the file; a part that cannot be read does not keep the others from being read.</summary>
    public static PrivateConfig Parse(ReadOnlySpan<byte> content)
    {
        var entries = new List<PrivateConfigEntry>();
        var damaged = new List<DamagedEntry>();
        foreach (var part in Parts(Encoding.Latin1.GetString(content)))
        {
            try
            {
                var entry = ParseEntry(part);
                if (entries.Any(e => e.Label == entry.Label && e.Shape.Algorithm == entry.Shape.Algorithm)) throw new FormatException($"'{entry.Label}' is there twice");
                entries.Add(entry);
            }
            catch (Exception e) when (e is FormatException or TpmWireException) { damaged.Add(new(part, e.Message)); }
        }
        return new(entries, damaged);
    }

    public static byte[] Format(IEnumerable<PrivateConfigEntry> entries, IEnumerable<DamagedEntry> damaged)
    {
        var text = new StringBuilder(Heading);
        foreach (var entry in entries)
        {
            text.Append('\n').Append(LabelField).Append(entry.Label).Append('\n');
            text.Append(AlgorithmField).Append(Name(entry.Shape)).Append('\n');
            text.Append(GeneratedField).Append(entry.Generated.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)).Append('\n');
            text.Append(entry.Key.ToPem()).Append('\n');
        }
        foreach (var part in damaged) text.Append('\n').Append(part.Text);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Refuses a label that the file could not hold on its line, with a <see cref="FormatException"/>.</summary>
    public static void CheckLabel(string label)
    {
        if (label.Length is 0 or > MaxLabelLength || label.Any(c => c is <= ' ' or >= '\x7f'))
            throw new FormatException($"'{label}' is no key label: 1 to {MaxLabelLength} printable characters without spaces are expected, for example edge.example.com");
    }

    // A part ends with its PEM block, or where the next label begins because the end was lost.
    static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (part.Length == 0 && (line.Length == 0 || line[0] == '!')) continue;
            if (part.Length > 0 && line.StartsWith(LabelField, StringComparison.Ordinal)) yield return Taken(part);
            part.Append(line).Append('\n');
            if (line.StartsWith(PemEnd, StringComparison.Ordinal)) yield return Taken(part);
        }
        if (part.Length > 0) yield return Taken(part);
    }

    static string Taken(StringBuilder part)
    {
        var text = part.ToString();
        part.Clear();
        return text;
    }

    static PrivateConfigEntry ParseEntry(string part)
    {
        if (part.Split('\n', 4) is not [var labelLine, var algorithmLine, var generatedLine, var pem]) throw new FormatException("it has fewer lines than an entry");
        var label = Field(labelLine, LabelField);
        CheckLabel(label);
        if (!DateTimeOffset.TryParseExact(Field(generatedLine, GeneratedField), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var generated))
            throw new FormatException($"'{generatedLine}' holds no time");
        var key = Tss2PrivateKey.Parse(pem);
        var area = TpmPublic.Parse(key.Public);
        var shape = new KeyShape(area.Type == TpmAlgorithm.RSA ? KeyAlgorithm.Rsa : KeyAlgorithm.Ec, area.Bits);
        var algorithm = Field(algorithmLine, AlgorithmField);
        return algorithm == Name(shape) ? new(label, shape, generated, key) : throw new FormatException($"'{algorithm}' is said of a key that is {Name(shape)}");
    }

    static string Field(string line, string field)
        => line.StartsWith(field, StringComparison.Ordinal) ? line[field.Length..] : throw new FormatException($"'{field.TrimEnd()}' is missing");

    static string Name(KeyShape shape) => $"{(shape.Algorithm == KeyAlgorithm.Rsa ? "rsa" : "ec")} {shape.Bits}";
}
