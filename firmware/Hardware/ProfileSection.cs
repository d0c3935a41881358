using System.Globalization;

namespace Firmware.Hardware;

/// <summary>A hardware profile that cannot be used; the message is <c>FILE:LINE: reason</c>.</summary>
sealed class ProfileException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>
/// One object of a hardware profile. Each field is taken by name, with its type and range; whatever is wrong is refused with the line it
/// stands on, and <see cref="Finish"/> refuses what nobody took and what was missing.
/// </summary>
sealed class ProfileSection(string file, string path, int line, IReadOnlyDictionary<string, ProfileValue> fields)
{
    readonly HashSet<string> taken = [];
    readonly List<string> missing = [];

    /// <summary>1 to 200 characters.</summary>
    public string Text(string name) => Take(name) is not { } value ? "" : TextOf(value, name);

    public IReadOnlyList<string> Texts(string name, int most)
    {
        if (Take(name) is not { } value) return [];
        if (value.Content is not List<ProfileValue> list) throw Wrong(name, value, "a list of strings");
        if (list.Count > most) throw Refused(value.Line, $"{Full(name)} has {list.Count} entries, at most {most} are allowed");
        return [.. list.Select((entry, i) => TextOf(entry, $"{name}[{i}]"))];
    }

    public bool Flag(string name) => Take(name) is not { } value ? default : value.Content as bool? ?? throw Wrong(name, value, "true or false");

    public int Count(string name, int least, int most)
    {
        if (Take(name) is not { } value) return default;
        if (value.Content is not decimal number || number != decimal.Truncate(number)) throw Wrong(name, value, "a whole number");
        return (int)InRange(name, value, number, least, most, number => number.ToString(CultureInfo.InvariantCulture));
    }

    public double Number(string name, double least, double most)
    {
        if (Take(name) is not { } value) return default;
        if (value.Content is not decimal number) throw Wrong(name, value, "a number");
        return (double)InRange(name, value, number, (decimal)least, (decimal)most, number => number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Bytes, as a whole number or as text such as <c>"256 MB"</c>; KB, MB and GB are powers of 1024.</summary>
    public long Size(string name, long least, long most)
    {
        if (Take(name) is not { } value) return default;
        var bytes = value.Content switch
        {
            decimal number when number == decimal.Truncate(number) => number,
            string text => ByteSize.Parse(text) ?? throw Wrong(name, value, "bytes or a size such as \"256 MB\""),
            _ => throw Wrong(name, value, "bytes or a size such as \"256 MB\""),
        };
        return (long)InRange(name, value, bytes, least, most, number => ByteSize.Text((long)number));
    }

    /// <summary>One of the words given.</summary>
    public T Choice<T>(string name, IReadOnlyList<(string Word, T Value)> choices)
    {
        if (Take(name) is not { } value) return choices[0].Value;
        foreach (var (word, chosen) in choices)
        {
            if (value.Content as string == word) return chosen;
        }
        throw Wrong(name, value, $"one of {string.Join(", ", choices.Select(choice => choice.Word))}");
    }

    public ProfileSection Section(string name)
    {
        if (Take(name) is not { } value) return new(file, Full(name), line, new Dictionary<string, ProfileValue>()) { IsAbsent = true };
        return value.Content is Dictionary<string, ProfileValue> inner ? new(file, Full(name), value.Line, inner) : throw Wrong(name, value, "an object");
    }

    /// <summary>Whether the field is there and not null; asking for an optional field counts as taking it.</summary>
    public bool Has(string name)
    {
        taken.Add(name);
        return fields.TryGetValue(name, out var value) && value.Content is not null;
    }

    /// <summary>Called when every field was taken.</summary>
    public void Finish()
    {
        if (IsAbsent) return;
        foreach (var (name, value) in fields)
        {
            if (!taken.Contains(name)) throw Refused(value.NameLine, $"unknown field '{Full(name)}'; expected {string.Join(", ", taken)}");
        }
        if (missing.Count > 0) throw Refused(line, $"{Full(missing[0])} is missing");
    }

    /// <summary>A refusal at the line of the field.</summary>
    public ProfileException Refusal(string name, string reason) => Refused(fields.TryGetValue(name, out var value) ? value.Line : line, $"{Full(name)} {reason}");

    bool IsAbsent { get; init; }

    ProfileValue? Take(string name)
    {
        taken.Add(name);
        if (fields.TryGetValue(name, out var value)) return value;
        if (!IsAbsent) missing.Add(name);
        return null;
    }

    string TextOf(ProfileValue value, string name)
    {
        const int MaxCharacters = 200;
        if (value.Content is not string text) throw Wrong(name, value, "a string");
        return text.Length is > 0 and <= MaxCharacters && !text.Any(char.IsControl) ? text
            : throw Refused(value.Line, $"{Full(name)} must have 1 to {MaxCharacters} printable characters");
    }

    decimal InRange(string name, ProfileValue value, decimal number, decimal least, decimal most, Func<decimal, string> show)
        => number >= least && number <= most ? number : throw Refused(value.Line, $"{Full(name)} is {value.Shown}, expected {show(least)} to {show(most)}");

    string Full(string name) => path.Length == 0 ? name : $"{path}.{name}";

    ProfileException Wrong(string name, ProfileValue value, string expected) => Refused(value.Line, $"{Full(name)} is {value.Shown}, expected {expected}");

    ProfileException Refused(int at, string reason) => new($"{file}:{at}: {reason}");
}
