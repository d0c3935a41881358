namespace Firmware.Cli;

/// <summary>Several sections edited at once, as <c>line vty 0 4</c> does: each setting typed is made in every one of them.</summary>
sealed record SectionRange(IReadOnlyList<object> Sections)
{
    /// <summary>The sections a command acts on where the mode edits <paramref name="section"/>.</summary>
    public static IReadOnlyList<object> Of(object section, Command command) => section is SectionRange range && command.IsSetting ? range.Sections : [section];
}
