using System.Text;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The configuration as text: what NVGEN makes of it, what <c>write memory</c> saves, what the next boot replays.</summary>
static class ConfigText
{
    /// <summary>What <c>show version</c> calls this software, in the two numbers that <c>version</c> states.</summary>
    public static readonly Version Version = new(typeof(ConfigText).Assembly.GetName().Version!.ToString(2));

    /// <summary>The whole configuration, with the comments on when it was changed and saved.</summary>
    public static string Of(Router router, bool all = false) => Text(LinesOf(router, all));

    /// <summary>The settings alone: what decides whether two configurations are the same.</summary>
    public static string Of(RunningConfig config, bool all = false) => Text(SettingsOf(config, all));

    /// <summary>The whole configuration as it is now; a banner's line holds line feeds.</summary>
    public static IReadOnlyList<string> LinesOf(Router router, bool all = false)
        => [Mode.Separator, .. router.ConfigStamp.Lines, Mode.Separator, $"version {Version}", .. SettingsOf(router.Config, all)];

    static IEnumerable<string> SettingsOf(RunningConfig config, bool all) => [.. Language.Config.Nvgen(config, all), Mode.Separator, "end"];

    static string Text(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line).Append('\n');
        return text.ToString();
    }

    public static int Size(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>The size of the lines as a file.</summary>
    public static int Size(IEnumerable<string> lines) => lines.Sum(line => Size(line) + 1);
}
