using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Host.Plans;

/// <summary>One node of a plan with its place, read by guards that say what was expected.</summary>
sealed class PlanNode(YamlNode node, string file)
{
    /// <summary>Longest text a plan may hold: an IOS line ends at 254 characters, command included.</summary>
    const int MaxText = 200, MaxItems = 64;

    public PlanMark Mark { get; } = new(file, (int)node.Start.Line, (int)node.Start.Column);

    public PlanMap Map(string expected) => node is YamlMappingNode map ? new(map, file, Mark) : throw Wrong($"{Kind} stands where a mapping belongs", expected);

    public bool IsMap => node is YamlMappingNode;

    public IReadOnlyList<PlanNode> Items(string expected)
    {
        if (node is not YamlSequenceNode sequence)
            throw Wrong($"{Kind} stands where a list belongs", expected);
        return sequence.Children.Count <= MaxItems ? [.. sequence.Children.Select(c => new PlanNode(c, file))] : throw Wrong($"the list has {sequence.Children.Count} items", $"at most {MaxItems}");
    }

    /// <summary>Text a console line can carry: printable ASCII without a question mark, which would ask the router for help.</summary>
    public Planned<string> Text(string expected)
    {
        var text = Scalar(expected);
        if (text.Length is 0 or > MaxText)
            throw Wrong($"the text has {text.Length} characters", $"{expected}, at most {MaxText} characters");
        return text.All(c => c is >= ' ' and <= '~' and not '?') && text == text.Trim() ? new(text, Mark) : throw Wrong("the text holds a control character, a question mark, an outer blank or a character outside ASCII", expected);
    }

    /// <summary>One word, as IOS takes names.</summary>
    public Planned<string> Word(string expected) => Text(expected) is var text && !text.Value.Contains(' ') ? text : throw Wrong($"'{Scalar(expected)}' has blanks", expected);

    public Planned<int> Number(int least, int most, string example)
    {
        var expected = $"a whole number of {least} to {most}, such as {example}";
        return int.TryParse(Scalar(expected), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? new(number, Mark) : throw Wrong($"'{Scalar(expected)}' is none", expected);
    }

    public Planned<bool> Flag(string example) => Scalar("true or false") switch
    {
        "true" or "yes" or "on" => new(true, Mark),
        "false" or "no" or "off" => new(false, Mark),
        var other => throw Wrong($"'{other}' is neither", $"true or false, such as {example}"),
    };

    /// <summary>One of the words given.</summary>
    public Planned<string> OneOf(params string[] words) => words.Contains(Scalar(string.Join(" or ", words))) ? new(Scalar(""), Mark) : throw Wrong($"'{Scalar("")}' is none of them", $"one of {string.Join(", ", words)}");

    public PlanException Wrong(string wrong, string expected) => new(Mark, wrong, expected);

    string Scalar(string expected) => node is YamlScalarNode scalar ? scalar.Value ?? "" : throw Wrong($"{Kind} stands where a single value belongs", expected);

    string Kind => node switch { YamlMappingNode => "a mapping", YamlSequenceNode => "a list", _ => "a single value" };
}

/// <summary>A mapping whose every key must be known: <see cref="Done"/> names the first that is not.</summary>
sealed class PlanMap
{
    readonly Dictionary<string, (PlanNode Node, PlanMark Key)> entries = new(StringComparer.Ordinal);
    readonly List<string> asked = [];

    public PlanMap(YamlMappingNode map, string file, PlanMark mark)
    {
        Mark = mark;
        foreach (var (key, value) in map.Children)
        {
            var place = new PlanMark(file, (int)key.Start.Line, (int)key.Start.Column);
            if (key is not YamlScalarNode { Value: { } name })
                throw new PlanException(place, "the key is not a word", "a key such as hostname:");
            entries.Add(name, (new PlanNode(value, file), place));
        }
    }

    public PlanMark Mark { get; }

    public PlanNode? Optional(string key)
    {
        asked.Add(key);
        return entries.TryGetValue(key, out var entry) ? entry.Node : null;
    }

    public PlanNode Required(string key, string example) => Optional(key) ?? throw new PlanException(Mark, $"{key}: is missing", $"a line such as {example}");

    /// <exception cref="PlanException">A key that nobody asked for.</exception>
    public void Done()
    {
        foreach (var (name, (_, key)) in entries)
            if (!asked.Contains(name))
                throw new PlanException(key, $"'{name}' is not known here", $"one of {string.Join(", ", asked)}");
    }
}
