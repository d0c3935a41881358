namespace Host.Provisioning;

/// <summary>A configuration as <c>show running-config</c> prints it: top-level lines, each with the indented lines below it.</summary>
sealed class ConfigText
{
    static readonly string[] preamble = ["Building configuration", "Current configuration", "Using ", "end", "version "];

    readonly List<(string Line, List<string> Body)> sections = [];

    public static readonly ConfigText Empty = new([]);

    public ConfigText(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            if (line.StartsWith(' ') && sections.Count > 0)
                sections[^1].Body.Add(line.Trim());
            else if (line.Length > 0 && !line.StartsWith('!') && !line.StartsWith('%') && !preamble.Any(p => line.StartsWith(p, StringComparison.Ordinal)))
                sections.Add((line.Trim(), []));
    }

    public IEnumerable<string> TopLines => sections.Select(s => s.Line);

    /// <summary>The lines below a header; empty where there is none.</summary>
    public IReadOnlyList<string> Section(string header) => sections.FirstOrDefault(s => s.Line == header).Body ?? [];

    /// <summary>Equality in substance: certificates are shown in hex in one and by file name in the other, and are durable by themselves.</summary>
    public bool SaysTheSameAs(ConfigText other) => Substance().SequenceEqual(other.Substance());

    IEnumerable<string> Substance() => sections.Where(s => !s.Line.StartsWith("crypto pki certificate chain ", StringComparison.Ordinal)).SelectMany(s => s.Body.Prepend(s.Line));
}
