using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Firmware.Cli;

/// <summary>How a parameter is shown in help, recognised in a line, and brought into its one spelling.</summary>
/// <param name="name">What a spec calls it: <c>&lt;name:TYPE&gt;</c>.</param>
/// <param name="display">What <c>?</c> shows.</param>
/// <param name="rank">Where two types accept the same word, the lower rank has it.</param>
abstract class ParameterType(string name, string display, int rank)
{
    static readonly ParameterType[] known = [new AnyWord(), new RestOfLine(), new Address(), new TimeOfDay(), new Month()];

    public string Name => name;
    public string Display => display;
    public int Rank => rank;

    /// <summary>How many words from <paramref name="at"/> on belong to the parameter (0: none), and its value.</summary>
    public abstract int Take(CommandLine line, int at, object device, out string value);

    /// <summary>The type a spec names, or null when it is none of those known and no range of numbers.</summary>
    public static ParameterType? Find(string name, IEnumerable<ParameterType> more)
    {
        if (known.Concat(more).FirstOrDefault(t => t.Name == name) is { } type) return type;
        var ranges = name.Split(',').Select(RangeOf).ToArray();
        return ranges.Contains(null) ? null : new Number(name, [.. ranges.Select(r => r!.Value)]);
    }

    // 443 or 1025-65535
    static (long Low, long High)? RangeOf(string text)
    {
        var bounds = text.Split('-');
        return bounds.Length is 1 or 2 && long.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low) && long.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var high)
            ? (low, high) : null;
    }

    sealed class AnyWord() : ParameterType("WORD", "WORD", 8)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            value = line[at].Text;
            return 1;
        }
    }

    sealed class RestOfLine() : ParameterType("LINE", "LINE", 9)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            value = line.RestFrom(at);
            return line.Count - at;
        }
    }

    sealed class Address() : ParameterType("A.B.C.D", "A.B.C.D", 2)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            value = line[at].Text;
            return value.Count(c => c == '.') == 3 && IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == value ? 1 : 0;
        }
    }

    sealed class TimeOfDay() : ParameterType("hh:mm:ss", "hh:mm:ss", 2)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            var valid = TimeOnly.TryParseExact(line[at].Text, ["H:mm:ss", "H:m:s"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
            value = time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            return valid ? 1 : 0;
        }
    }

    sealed class Month() : ParameterType("MONTH", "MONTH", 3)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            var names = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
            var typed = line[at].Text;
            value = typed.Length < 3 ? "" : names.FirstOrDefault(n => n.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) ?? "";
            return value.Length > 0 ? 1 : 0;
        }
    }

    sealed class Number(string name, (long Low, long High)[] ranges) : ParameterType(name, $"<{name}>", 1)
    {
        public override int Take(CommandLine line, int at, object device, out string value)
        {
            var valid = long.TryParse(line[at].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && ranges.Any(r => number >= r.Low && number <= r.High);
            value = number.ToString(CultureInfo.InvariantCulture);
            return valid ? 1 : 0;
        }
    }
}
