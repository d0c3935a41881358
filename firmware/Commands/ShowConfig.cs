using System.Globalization;
using System.Text;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show running-config</c> in its forms, and <c>show startup-config</c>.</summary>
static class ShowConfig
{
    const int NumberWidth = 6;

    /// <summary>Certificates are not kept in the configuration, so <c>brief</c> and <c>full</c> show the same.</summary>
    public static Task Running(Session session, Args args) => ShowAsync(session, args, ConfigText.Of(session.Router, all: args["form"] == "all"));

    public static Task RunningInterface(Session session, Args args)
    {
        var section = SectionOf(ConfigText.Of(session.Router.Config, all: false), $"interface {args["name"]}");
        return ShowAsync(session, args, string.Concat(((string[])[Mode.Separator, .. section, "end"]).Select(line => line + "\n")));
    }

    public static async Task Startup(Session session, Args args)
    {
        var nvram = session.Router.Nvram;
        if (nvram.ReadStartupConfig() is not { } text)
        {
            session.WriteLine("startup-config is not present");
            return;
        }
        session.WriteLine($"Using {ConfigText.Size(text)} out of {nvram.Size} bytes");
        await session.WriteAsync(text);
        session.WriteLine();
    }

    static async Task ShowAsync(Session session, Args args, string text)
    {
        text = VisibleConfig.To(session, text);
        session.WriteLine($"Building configuration...\n\nCurrent configuration : {ConfigText.Size(text)} bytes");
        await session.WriteAsync(args.Has("linenum") ? Numbered(text) : text);
        session.WriteLine();
    }

    static IEnumerable<string> SectionOf(string text, string opening)
    {
        var lines = text.Split('\n').SkipWhile(line => line != opening).ToArray();
        return lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.StartsWith(' ')));
    }

    static string Numbered(string text)
    {
        var numbered = new StringBuilder();
        foreach (var (line, index) in text.TrimEnd('\n').Split('\n').Select((line, index) => (line, index)))
            numbered.Append((index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth)).Append(" : ").Append(line).Append('\n');
        return numbered.ToString();
    }
}
