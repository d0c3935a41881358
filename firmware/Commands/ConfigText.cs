using System.Text;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The configuration as text: what NVGEN makes of it, what <c>write memory</c> saves, what the next boot replays.</summary>
static class ConfigText
{
    public static string Of(RunningConfig config)
    {
        var text = new StringBuilder();
        foreach (var line in Language.Config.Nvgen(config)) text.Append(line).Append('\n');
        return text.Append($"{Mode.Separator}\nend\n").ToString();
    }

    public static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}
