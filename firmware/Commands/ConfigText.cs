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
    public static string Of(Router router, bool all = false)
    {
        var text = new StringBuilder();
        foreach (var line in (string[])[Mode.Separator, .. router.ConfigStamp.Lines, Mode.Separator, $"version {Version}"]) text.Append(line).Append('\n');
        return Settings(text, router.Config, all);
    }

    /// <summary>The settings alone: what decides whether two configurations are the same.</summary>
    public static string Of(RunningConfig config, bool all = false) => Settings(new StringBuilder(), config, all);

    static string Settings(StringBuilder text, RunningConfig config, bool all)
    {
        foreach (var line in Language.Config.Nvgen(config, all)) text.Append(line).Append('\n');
        return text.Append($"{Mode.Separator}\nend\n").ToString();
    }

    public static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}
