namespace Firmware.Commands;

/// <summary>What one configuration has and another has not, and the commands that lead from one to the other.</summary>
static class ConfigDifference
{
    const string No = "no ";

    /// <summary>The lines of a configuration that another lacks, each below its section, with a sign before those that are lacking.</summary>
    public static IEnumerable<string> Signed(char sign, IReadOnlyList<ConfigNode> of, IReadOnlyList<ConfigNode> other, string indent = "")
    {
        foreach (var (node, twin) in Pairs(of, other))
        {
            if (twin is null)
            {
                foreach (var line in Whole(node, indent, sign)) yield return line;
                continue;
            }
            var inside = Signed(sign, node.Children, twin.Children, indent + " ").ToArray();
            if (inside.Length > 0) yield return indent + node.Text;
            foreach (var line in inside) yield return line;
        }
    }

    /// <summary>The commands that add what <paramref name="target"/> has and <paramref name="current"/> lacks.</summary>
    public static IEnumerable<string> Additions(IReadOnlyList<ConfigNode> target, IReadOnlyList<ConfigNode> current, string indent = "")
    {
        foreach (var (node, twin) in Pairs(target, current))
        {
            if (twin is null)
            {
                foreach (var line in Whole(node, indent)) yield return line;
                continue;
            }
            var inside = Additions(node.Children, twin.Children, indent + " ").ToArray();
            if (inside.Length > 0) yield return indent + node.Text;
            foreach (var line in inside) yield return line;
        }
    }

    /// <summary>The commands that take away what <paramref name="target"/> does not have; what every router shows stays.</summary>
    /// <param name="tree">Tells what a section has by itself.</param>
    /// <param name="current">Where the router is.</param>
    /// <param name="target">Where it is to go.</param>
    /// <param name="fresh">What a router has that was told nothing.</param>
    /// <param name="byDefault">Whether <c>default</c> is said: where <c>no</c> was tried, and leads elsewhere.</param>
    public static IEnumerable<string> Removals(ConfigTree tree, IReadOnlyList<ConfigNode> current, IReadOnlyList<ConfigNode> target, IReadOnlyList<ConfigNode> fresh, bool byDefault, string indent = "")
    {
        foreach (var (node, twin) in Pairs(current, target))
        {
            var own = fresh.FirstOrDefault(n => n.Key == node.Key);
            if (twin is null && own is null)
            {
                yield return indent + Negated(node.Text, byDefault);
                continue;
            }
            var inside = Removals(tree, node.Children, twin?.Children ?? [], own?.Children ?? tree.Fresh(node.Body), byDefault, indent + " ").ToArray();
            if (inside.Length > 0) yield return indent + node.Text;
            foreach (var line in inside) yield return line;
        }
    }

    static IEnumerable<(ConfigNode Node, ConfigNode? Twin)> Pairs(IReadOnlyList<ConfigNode> of, IReadOnlyList<ConfigNode> other)
    {
        var twins = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
        foreach (var node in other)
            twins[node.Key] = twins.TryGetValue(node.Key, out var before) ? before with { Children = [.. before.Children, .. node.Children] } : node;
        return of.Select(node => (node, twins.GetValueOrDefault(node.Key)));
    }

    static IEnumerable<string> Whole(ConfigNode node, string indent, char? sign = null)
        => [$"{indent}{sign}{node.Text}", .. node.Children.SelectMany(child => Whole(child, indent + " ", sign))];

    // Of a banner its first words say which one.
    static string Negated(string text, bool byDefault)
    {
        var line = text.Contains('\n', StringComparison.Ordinal) ? string.Join(' ', text.Split(' ').Take(2)) : text;
        var isNo = line.StartsWith(No, StringComparison.Ordinal);
        return byDefault ? $"default {(isNo ? line[No.Length..] : line)}" : isNo ? line[No.Length..] : No + line;
    }
}
