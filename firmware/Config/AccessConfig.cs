namespace Firmware.Config;

/// <summary><c>enable secret|password [level N] …</c> of one privilege level.</summary>
sealed class EnableConfig
{
    /// <summary>A one-way hash; empty where there is none.</summary>
    public string Secret = "";

    /// <summary>Type and text of a reversible one, such as <c>7 094F471A1A0A</c>; never in clear.</summary>
    public string Password = "";

    public bool IsEmpty => Secret.Length == 0 && Password.Length == 0;
}

/// <summary><c>username NAME privilege N secret|password …</c>.</summary>
sealed class UserConfig
{
    public int Privilege = 1;

    /// <summary>A one-way hash; empty where there is none.</summary>
    public string Secret = "";

    /// <summary>Type and text of a reversible one; a user has one or the other.</summary>
    public string Password = "";
}

/// <summary><c>login …</c>: what is done about failed and successful logins. Zero is off.</summary>
sealed class LoginConfig
{
    public int BlockSeconds;
    public int Attempts;
    public int WithinSeconds;
    public int Delay;

    /// <summary>Every so many are logged.</summary>
    public int LogFailures;

    /// <inheritdoc cref="LogFailures"/>
    public int LogSuccesses;
}

/// <summary><c>banner …</c>: each text as it was typed between its delimiters.</summary>
sealed class BannerConfig
{
    public string Exec = "";
    public string Login = "";
    public string Motd = "";
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
