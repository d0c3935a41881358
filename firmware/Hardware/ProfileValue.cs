using System.Text.Json;

namespace Firmware.Hardware;

/// <summary>A JSON value with the line it begins on and the line of its name, from 1.</summary>
/// <param name="Content">string, decimal, bool, null, <see cref="List{T}"/> or dictionary of values.</param>
/// <param name="Shown">The value as a refusal quotes it.</param>
sealed record ProfileValue(int NameLine, int Line, object? Content, string Shown);

/// <summary>Reads JSON and keeps the lines, which no deserializer does.</summary>
ref struct ProfileJson
{
    const int MaxDepth = 8;
    const int MaxFileBytes = 64 * 1024;
    const int MaxShownCharacters = 40;

    readonly string file;
    readonly ReadOnlySpan<byte> json;
    Utf8JsonReader reader;
    int counted;
    int line = 1;

    ProfileJson(string file, ReadOnlySpan<byte> json)
    {
        this.file = file;
        this.json = json;
        reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>The outermost object of a profile.</summary>
    public static ProfileSection Read(string file, ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxFileBytes) throw new ProfileException($"{file}: has {json.Length} bytes, a profile has at most {MaxFileBytes}");
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var self = new ProfileJson(file, json);
        try
        {
            self.reader.Read();
            var root = self.Value(nameLine: 1);
            self.reader.Read();
            return root.Content is Dictionary<string, ProfileValue> fields ? new(file, "", root.Line, fields) : throw new ProfileException($"{file}:{root.Line}: expected an object");
        }
        catch (JsonException e)
        {
            var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new ProfileException($"{file}:{(e.LineNumber ?? 0) + 1}: no JSON: {(end < 0 ? e.Message : e.Message[..end])}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException)
        {
            throw new ProfileException($"{file}:{self.line}: {e.Message}", e);
        }
    }

    ProfileValue Value(int nameLine)
    {
        var at = Line();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new(nameLine, at, Fields(), "an object"),
            JsonTokenType.StartArray => new(nameLine, at, Entries(), "a list"),
            JsonTokenType.String => Shown(nameLine, at, reader.GetString()!),
            JsonTokenType.Number => new(nameLine, at, reader.GetDecimal(), Raw()),
            JsonTokenType.True => new(nameLine, at, true, "true"),
            JsonTokenType.False => new(nameLine, at, false, "false"),
            _ => new(nameLine, at, null, "null"),
        };
    }

    static ProfileValue Shown(int nameLine, int at, string text) => new(nameLine, at, text, text.Length <= MaxShownCharacters ? text : text[..MaxShownCharacters] + "…");

    readonly string Raw() => System.Text.Encoding.ASCII.GetString(reader.ValueSpan);

    Dictionary<string, ProfileValue> Fields()
    {
        var fields = new Dictionary<string, ProfileValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, nameLine) = (reader.GetString()!, Line());
            reader.Read();
            var value = Value(nameLine);
            if (!fields.TryAdd(name, value)) throw new ProfileException($"{file}:{nameLine}: '{name}' stands twice, first on line {fields[name].NameLine}");
        }
        return fields;
    }

    List<ProfileValue> Entries()
    {
        var entries = new List<ProfileValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) entries.Add(Value(Line()));
        return entries;
    }

    int Line()
    {
        var start = (int)reader.TokenStartIndex;
        line += json[counted..start].Count((byte)'\n');
        counted = start;
        return line;
    }
}
