using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>When the configuration was changed and saved last, and by whom, in the comment lines that begin it.</summary>
sealed class ConfigStamp
{
    const string Saved = "! NVRAM config last updated at ";
    const int HeadingLines = 8;

    string changed = "! No configuration change since last restart";
    string? saved;
    string? before;

    /// <summary>Comments, each a line that begins with <c>!</c>.</summary>
    public IEnumerable<string> Lines => saved is null ? [changed] : [changed, saved];

    /// <summary>Somebody left configuration mode.</summary>
    /// <param name="user">Empty where nobody was asked who he is.</param>
    public void Change(DateTimeOffset now, string user, ClockZone? zone = null) => changed = "! Last configuration change at " + At(now, user, zone);

    /// <summary>The configuration is being saved; the text that is written says so itself.</summary>
    public void Save(DateTimeOffset now, string user, ClockZone? zone = null) => (before, saved) = (saved, Saved + At(now, user, zone));

    /// <summary>It could not be saved.</summary>
    public void TakeBack() => saved = before;

    /// <summary>Takes the time of saving from the configuration that a router starts with.</summary>
    public void Restore(string startupConfig)
        => saved = startupConfig.Split('\n', HeadingLines + 1).Take(HeadingLines).Select(l => l.TrimEnd('\r')).FirstOrDefault(l => l.StartsWith(Saved, StringComparison.Ordinal));

    static string At(DateTimeOffset now, string user, ClockZone? zone) => Timestamp.WithWeekday(now, zone) + (user.Length > 0 ? $" by {user}" : "");
}
