using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show running-config</c> in its forms, and <c>show startup-config</c>.</summary>
static class ShowConfig
{
    const int NumberWidth = 6;

    /// <summary>Certificates are not kept in the configuration, so <c>brief</c> and <c>full</c> show the same.</summary>
    public static Task Running(Session session, Args args) => ShowAsync(session, args, ConfigText.LinesOf(session.Router, all: args["form"] == "all"));

    public static Task RunningInterface(Session session, Args args)
    {
        var section = SectionOf(ConfigText.Of(session.Router.Config, all: false), $"interface {args["name"]}");
        return ShowAsync(session, args, [Mode.Separator, .. section, "end"]);
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
        await session.WriteAsync(text.Split('\n'));
    }

    static async Task ShowAsync(Session session, Args args, IReadOnlyList<string> lines)
    {
        if (!session.Rights.IsAll) lines = VisibleConfig.To(session, string.Join('\n', lines)).TrimEnd('\n').Split('\n');
        session.WriteLine($"Building configuration...\n\nCurrent configuration : {ConfigText.Size(lines)} bytes");
        await session.WriteAsync(args.Has("linenum") ? Numbered(lines) : lines);
        session.WriteLine();
    }

    static IEnumerable<string> SectionOf(string text, string opening)
    {
        var lines = text.Split('\n').SkipWhile(line => line != opening).ToArray();
        return lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.StartsWith(' ')));
    }

    // The lines of a banner are numbered, too.
    static IEnumerable<string> Numbered(IEnumerable<string> lines) => lines.SelectMany(line => line.Split('\n'))
        .Select((line, index) => $"{(index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth)} : {line}");
}
