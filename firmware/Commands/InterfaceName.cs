using System.Globalization;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The name of an interface: <c>GigabitEthernet0/0</c>, <c>g0/0</c>, <c>gi 0/0</c>, <c>Loopback0</c>, <c>lo0</c>.</summary>
/// <param name="name">What specs call it.</param>
/// <param name="creates">Whether a loopback that does not exist yet may be named.</param>
sealed class InterfaceName(string name, bool creates) : ParameterType(name, "INTERFACE", 4)
{
    /// <summary>An interface that is there.</summary>
    public static readonly InterfaceName Type = new("INTERFACE", creates: false);

    /// <summary>One that is there, or a loopback that may be made.</summary>
    public static readonly InterfaceName Any = new("ANY-INTERFACE", creates: true);

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var (typed, words) = (line[at].Text, 1);
        if (typed.All(char.IsAsciiLetter) && at + 1 < line.Count && char.IsAsciiDigit(line[at + 1].Text[0]))
            (typed, words) = (typed + line[at + 1].Text, 2);
        var (kind, number) = Split(typed);
        var found = kind.Length == 0 ? [] : Known((Router)device, number).Where(i => Split(i) is var (name, place) && place == number && name.StartsWith(kind, StringComparison.OrdinalIgnoreCase)).ToArray();
        value = found is [var one] ? one : "";
        return found.Length == 1 ? words : 0;
    }

    IEnumerable<string> Known(Router router, string number)
    {
        var there = router.Board.Interfaces.Concat(router.Config.Interfaces.Keys);
        return (creates && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? there.Append(string.Create(CultureInfo.InvariantCulture, $"{InterfaceOrder.Loopback}{place}")) : there).Distinct();
    }

    static (string Kind, string Number) Split(string name)
    {
        var digits = name.AsSpan().IndexOfAnyInRange('0', '9');
        return digits < 0 ? (name, "") : (name[..digits], name[digits..]);
    }
}
