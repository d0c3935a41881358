namespace Firmware.Commands;

/// <summary>The eight severities of log messages (RFC 5424 §6.2.1), by IOS's names; their index is their number.</summary>
static class LogLevels
{
    public static readonly IReadOnlyList<string> Names = ["emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging"];

    /// <summary>What a spec offers as a level: its name.</summary>
    public const string Choices = "emergencies|alerts|critical|errors|warnings|notifications|informational|debugging";

    static readonly string[] meanings =
    [
        "System is unusable", "Immediate action needed", "Critical conditions", "Error conditions",
        "Warning conditions", "Normal but significant conditions", "Informational messages", "Debugging messages",
    ];

    /// <summary>Help for the levels of the <c>logging</c> commands.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Help => ((string[])["logging console", "logging buffered", "logging monitor", "logging trap", "logging rate-limit <number> except"])
        .SelectMany(command => Names.Select((name, i) => KeyValuePair.Create($"{command} {name}", $"{meanings[i],-33} (severity={i})")));

    /// <summary>The number of a level's name, or -1.</summary>
    public static int Of(string name) => Names.Index().Where(n => n.Item == name).Select(n => n.Index).DefaultIfEmpty(-1).First();
}
