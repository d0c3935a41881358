using System.Text;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>What the router says to those who come.</summary>
static class BannerRows
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new BannerRow("exec", b => ref b.Exec),
        new BannerRow("login", b => ref b.Login),
        new BannerRow("motd", b => ref b.Motd),
    };
}

/// <summary>
/// <c>banner KIND c TEXT c</c>: any character ends the text that begins with it, on the same line or a later one. <c>^C</c> is one
/// character, typed as itself or as a circumflex and a C: running-config writes it so.
/// </summary>
sealed class BannerRow(string kind, Slot<BannerConfig, string> slot) : Command($"banner {kind} <text:LINE>", "c banner-text c, where 'c' is a delimiting character", kind == "exec" ? Row.Apart : default)
{
    const int MaxText = 4096;
    const string Delimiter = "^C";
    const string TypedDelimiter = "\u0003";

    public override async Task SetAsync(Session session, object section, Args args)
    {
        var typed = args["text"].Replace(TypedDelimiter, Delimiter, StringComparison.Ordinal);
        var delimiter = typed.StartsWith(Delimiter, StringComparison.Ordinal) ? Delimiter : typed[..1];
        var text = new StringBuilder();
        var ended = Take(text, typed[delimiter.Length..], delimiter);
        if (!ended && session.Terminal is not null) session.WriteLine($"Enter TEXT message.  End with the character '{delimiter}'.");
        while (!ended)
        {
            text.Append('\n');
            ended = await ReadAsync(session, delimiter) is not { } line || Take(text, line, delimiter);
        }
        if (text.Length > MaxText) throw new CommandException($"% A banner has at most {MaxText} characters.");
        var banner = text.ToString();
        if (banner.Contains(Delimiter, StringComparison.Ordinal)) throw new CommandException($"% A banner cannot contain {Delimiter}, which ends it in the configuration.");
        slot(((RunningConfig)section).Banners) = banner;
    }

    public override Task UnsetAsync(Session session, object section, Args args)
    {
        slot(((RunningConfig)section).Banners) = "";
        return Task.CompletedTask;
    }

    public override IEnumerable<string> Nvgen(object section)
        => slot(((RunningConfig)section).Banners) is { Length: > 0 } text ? $"banner {kind} {Delimiter}{text}{Delimiter}".Split('\n') : [];

    static bool Take(StringBuilder text, string line, string delimiter)
    {
        var end = line.IndexOf(delimiter, StringComparison.Ordinal);
        // What is too long is read to its end and then refused, not taken for commands.
        if (text.Length <= MaxText) text.Append(end < 0 ? line : line[..end]);
        return end >= 0;
    }

    // Ctrl-C is a way to type the delimiter ^C; otherwise it abandons the command.
    static async Task<string?> ReadAsync(Session session, string delimiter)
    {
        try { return (await session.ReadTextLineAsync())?.Replace(TypedDelimiter, Delimiter, StringComparison.Ordinal); }
        catch (AbandonedException) when (delimiter == Delimiter) { return null; }
    }
}
