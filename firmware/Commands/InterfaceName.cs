using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>The name of an interface the board has: <c>GigabitEthernet0/0</c>, <c>g0/0</c>, <c>gi 0/0</c>.</summary>
sealed class InterfaceName() : ParameterType("INTERFACE", "INTERFACE", 4)
{
    public static readonly InterfaceName Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var (typed, words) = (line[at].Text, 1);
        if (typed.All(char.IsAsciiLetter) && at + 1 < line.Count && char.IsAsciiDigit(line[at + 1].Text[0]))
            (typed, words) = (typed + line[at + 1].Text, 2);
        var (kind, number) = Split(typed);
        var found = kind.Length == 0 ? [] : ((Router)device).Board.Interfaces.Where(i => Split(i) is var (name, place) && place == number && name.StartsWith(kind, StringComparison.OrdinalIgnoreCase)).ToArray();
        value = found is [var one] ? one : "";
        return found.Length == 1 ? words : 0;
    }

    static (string Kind, string Number) Split(string name)
    {
        var digits = name.AsSpan().IndexOfAnyInRange('0', '9');
        return digits < 0 ? (name, "") : (name[..digits], name[digits..]);
    }
}
