namespace Firmware.Config;

/// <summary><c>enable secret|password [level N] …</c> of one privilege level.</summary>
sealed class EnableConfig
{
    /// <summary>A one-way hash; empty where there is none.</summary>
    public string Secret = "";

    public bool IsEmpty => Secret.Length == 0;
}

/// <summary><c>privilege MODE [all] level N WORDS</c>.</summary>
/// <param name="EndsInValue">The last word is a parameter's value, not a keyword.</param>
readonly record struct CommandPrivilege(int Level, bool All = false, bool EndsInValue = false);

/// <summary>The words of commands, what goes on behind others first: read back in this order, nothing is set twice.</summary>
sealed class LongestFirst : IComparer<string>
{
    const char Last = '\uffff';

    public int Compare(string? one, string? other) => string.CompareOrdinal($"{one} {Last}", $"{other} {Last}");
}
