using System.Globalization;
using System.Text;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show running-config</c> in its forms, and <c>show startup-config</c>.</summary>
static class ShowConfig
{
    const int NumberWidth = 6;

    /// <summary>Certificates are not kept in the configuration, so <c>brief</c> and <c>full</c> show the same.</summary>
    public static void Running(Session session, Args args) => Show(session, args, ConfigText.Of(session.Router, all: args["form"] == "all"));

    public static void RunningInterface(Session session, Args args)
    {
        var section = SectionOf(ConfigText.Of(session.Router.Config, all: false), $"interface {args["name"]}");
        Show(session, args, string.Concat(((string[])[Mode.Separator, .. section, "end"]).Select(line => line + "\n")));
    }

    public static void Startup(Session session, Args args)
    {
        var nvram = session.Router.Nvram;
        session.Write(nvram.ReadStartupConfig() is { } text ? $"Using {ConfigText.Size(text)} out of {nvram.Size} bytes\n{text}\n" : "startup-config is not present\n");
    }

    static void Show(Session session, Args args, string text)
    {
        text = VisibleConfig.To(session, text);
        var shown = args.Has("linenum") ? Numbered(text) : text;
        session.Write($"Building configuration...\n\nCurrent configuration : {ConfigText.Size(text)} bytes\n{shown}\n");
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
