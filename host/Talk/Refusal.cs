using System.Text.RegularExpressions;

namespace Host.Talk;

/// <summary>Tells a router's refusal from its chatter: an unknown line that begins with a percent sign is a refusal, because going on after one is how routers end half configured.</summary>
static partial class Refusal
{
    /// <returns>The refusing lines, caret included; empty when the answer holds none.</returns>
    public static string In(IReadOnlyList<string> output)
    {
        var first = output.ToList().FindIndex(IsRefusal);
        if (first < 0)
            return "";
        var from = first > 0 && output[first - 1].Trim() == "^" ? first - 1 : first;
        return string.Join('\n', output.Skip(from).TakeWhile((line, i) => i + from <= first || line.StartsWith('%')));
    }

    static bool IsRefusal(string line) => line.StartsWith('%') ? !ChatterPattern().IsMatch(line) : ComplaintPattern().IsMatch(line);

    /// <summary>What IOS prefixes with a percent sign although all is well.</summary>
    [GeneratedRegex(@"^%\s*($|Warning|Start certificate enrollment|Create a challenge|Include |Do you |Please answer|Certificate successfully|Router Certificate successfully|Trustpoint CA certificate accepted"
        + @"|The subject name in|The fully-qualified|The serial number in|The IP address in|The key modulus|The 'show crypto|They will be replaced|You already have \w+ keys|Generating |Key pair was|Key name"
        + @"|Certificate request sent|Certificate Request|Enter |End with|Are you sure|Authenticating|Self-signed|General Purpose|Please wait)", RegexOptions.IgnoreCase)]
    private static partial Regex ChatterPattern();

    [GeneratedRegex(@"is not a valid |must be configured|should be atleast|^Translating ""|^Bad |\[FAILED\]|^Error|import failed|^startup-config.* (failed|cannot)", RegexOptions.IgnoreCase)]
    private static partial Regex ComplaintPattern();
}
