namespace Firmware.Cli;

/// <summary>The privilege level that the configuration gave to the commands which begin with certain words.</summary>
/// <param name="IncludesAll">Whatever follows the words has the level too.</param>
/// <param name="ListsValues">Some of the values that follow were given a level: the others keep the command's own.</param>
readonly record struct GivenLevel(int Level, bool IncludesAll = false, bool ListsValues = false);

/// <summary>
/// What a privilege level may type. Words the configuration gave a level have it; else a keyword has its row's, and what stands behind
/// a word that may be typed may be typed too, unless it is a keyword with a level of its own.
/// </summary>
sealed class Rights(int privilege, SessionHost? host)
{
    public static readonly Rights All = new(Mode.AllPrivileges, null);

    /// <summary>Whether nothing at all is refused.</summary>
    public bool IsAll => host is null || privilege >= Mode.AllPrivileges;

    /// <summary>Whether the token may follow the reading.</summary>
    /// <param name="value">What it was given, for a parameter that was typed.</param>
    public bool MayTake(Mode mode, Prefix prefix, Reading reading, Token token, string? value = null)
        => IsAll || LevelOf(mode, prefix, reading, token, value) <= privilege && MayNegate(mode, prefix);

    bool MayNegate(Mode mode, Prefix prefix) => prefix == Prefix.None || host!.LevelOf(mode, WordOf(prefix)) is not { } given || given.Level <= privilege;

    int LevelOf(Mode mode, Prefix prefix, Reading reading, Token token, string? value)
    {
        var own = reading.Command.Row.Privilege ?? mode.Privilege;
        var before = reading.Path;
        if ((token.IsKeyword ? token.Text : value) is { } word && Find(mode, prefix, before.Length == 0 ? word : $"{before} {word}") is { } given) return given.Level;
        if (before.Length == 0) return own;
        if (LevelForAll(mode, prefix, before) is { } all) return all;
        var above = Find(mode, prefix, before);
        if (above is { ListsValues: true } || token.IsKeyword && !reading.HasValue) return own;
        return above?.Level ?? (reading.HasValue ? 0 : own);
    }

    GivenLevel? Find(Mode mode, Prefix prefix, string words)
        => (prefix == Prefix.None ? null : host!.LevelOf(mode, $"{WordOf(prefix)} {words}")) ?? host!.LevelOf(mode, words);

    // The longest of the words before that say `all`.
    int? LevelForAll(Mode mode, Prefix prefix, string words)
    {
        while (true)
        {
            if (Find(mode, prefix, words) is { IncludesAll: true } given) return given.Level;
            if (words.LastIndexOf(' ') is not (> 0 and var end)) return null;
            words = words[..end];
        }
    }

    static string WordOf(Prefix prefix) => prefix == Prefix.No ? "no" : "default";
}
