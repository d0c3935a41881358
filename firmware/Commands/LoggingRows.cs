using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>A change of what is logged is itself a message, once the operator has made it.</summary>
static class LoggingChange
{
    public const int Off = -1;

    static readonly Message Changed = new("SYS", 5, "LOG_CONFIG_CHANGE", "{0}");

    /// <param name="session">Whoever changed it; a configuration that is replayed says nothing.</param>
    /// <param name="what">Such as <c>Console</c>.</param>
    /// <param name="level">The level that holds now.</param>
    /// <param name="more">What stands behind the level, such as the buffer's size.</param>
    public static void Tell(Session session, string what, int level, string more = "")
    {
        if (session.Terminal is null) return;
        session.Router.Log.Write(Changed, level == Off ? $"{what} logging disabled" : $"{what} logging: level {LogLevels.Names[level]}, xml disabled, filtering disabled{more}");
    }
}

/// <summary><c>logging console [LEVEL]</c>, <c>logging monitor [LEVEL]</c>, <c>logging trap [LEVEL]</c>.</summary>
sealed class LoggingLevelRow(string what, string help, Slot<LoggingConfig, int> slot, Row row = default)
    : Command<RunningConfig>($"logging {what} [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]", help, row)
{
    readonly int initial = slot(new LoggingConfig());

    public override async Task SetAsync(Session session, object section, Args args)
    {
        await base.SetAsync(session, section, args);
        Tell(session, section);
    }

    public override async Task UnsetAsync(Session session, object section, Args args)
    {
        await base.UnsetAsync(session, section, args);
        Tell(session, section);
    }

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        slot(((RunningConfig)section).Logging) = initial;
        Tell(session, section);
        return Task.CompletedTask;
    }

    protected override void Set(RunningConfig section, Args args) => slot(section.Logging) = LoggingLevel.Of(args, initial);

    protected override void Unset(RunningConfig section, Args args) => slot(section.Logging) = LoggingChange.Off;

    protected override IEnumerable<string> Nvgen(RunningConfig section)
    {
        var level = slot(section.Logging);
        return level == initial ? [] : NvgenAll(section);
    }

    // The hosts' level is not among what IOS reports.
    void Tell(Session session, object section)
    {
        if (what != "trap") LoggingChange.Tell(session, char.ToUpperInvariant(what[0]) + what[1..], slot(((RunningConfig)section).Logging));
    }

    protected override IEnumerable<string> NvgenAll(RunningConfig section)
        => [slot(section.Logging) is var level && level == LoggingChange.Off ? $"no logging {what}" : $"logging {what} {LogLevels.Names[level]}"];
}

/// <summary><c>logging buffered [SIZE] [LEVEL]</c>.</summary>
sealed class LoggingBufferedRow() : Command<RunningConfig>($"logging buffered [<size:4096-2147483647>] [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]", "Set buffered logging parameters", Row.Apart)
{
    const string Pool = "log";

    static readonly LoggingConfig initial = new();

    public override async Task SetAsync(Session session, object section, Args args)
    {
        if (args.Has("size") && session.Router.Budgets.FirstOrDefault(b => b.Name == Pool) is { } pool && args.Int("size") > pool.Size)
            throw new CommandException($"% The logging buffer can have at most {pool.Size} bytes on this platform.");
        await base.SetAsync(session, section, args);
        Tell(session, section);
    }

    public override async Task UnsetAsync(Session session, object section, Args args)
    {
        await base.UnsetAsync(session, section, args);
        Tell(session, section);
    }

    protected override void Set(RunningConfig section, Args args)
    {
        section.Logging.Buffered = LoggingLevel.Of(args, initial.Buffered);
        section.Logging.BufferedSize = args.Int("size", section.Logging.BufferedSize);
    }

    protected override void Unset(RunningConfig section, Args args) => (section.Logging.Buffered, section.Logging.BufferedSize) = (LoggingChange.Off, initial.BufferedSize);

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        var logging = ((RunningConfig)section).Logging;
        (logging.Buffered, logging.BufferedSize) = (initial.Buffered, initial.BufferedSize);
        Tell(session, section);
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section)
    {
        var (level, size) = (section.Logging.Buffered, section.Logging.BufferedSize);
        if (level == LoggingChange.Off) return ["no logging buffered"];
        var text = (size == initial.BufferedSize ? "" : $" {size}") + (level == initial.Buffered ? "" : $" {LogLevels.Names[level]}");
        return text.Length == 0 ? [] : ["logging buffered" + text];
    }

    protected override IEnumerable<string> NvgenAll(RunningConfig section)
        => section.Logging.Buffered == LoggingChange.Off ? Nvgen(section) : [$"logging buffered {section.Logging.BufferedSize} {LogLevels.Names[section.Logging.Buffered]}"];

    static void Tell(Session session, object section)
    {
        var logging = ((RunningConfig)section).Logging;
        LoggingChange.Tell(session, "Buffer", logging.Buffered, $", size ({logging.BufferedSize})");
    }
}

/// <summary><c>logging rate-limit [console] [all] NUMBER [except LEVEL]</c>.</summary>
sealed class LoggingRateRow() : Command<RunningConfig>($"logging rate-limit [console] [all] <number:1-10000> [except {{<severity:0-7>|<level:{LogLevels.Choices}>}}]", "Messages per second")
{
    protected override void Set(RunningConfig section, Args args)
    {
        string[] words = [.. ((string[])["console", "all"]).Where(args.Has), args["number"]];
        var except = args.Has("except") ? $" except {LogLevels.Names[LoggingLevel.Of(args, 0)]}" : "";
        section.Logging.RateLimit = string.Join(' ', words) + except;
    }

    protected override void Unset(RunningConfig section, Args args) => section.Logging.RateLimit = "";

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Logging.RateLimit is { Length: > 0 } limit ? [$"logging rate-limit {limit}"] : [];

    public override bool NoMayEndAfter(Token last) => last.Text == "rate-limit" || base.NoMayEndAfter(last);

    /// <summary>What the setting's text means; null where it is empty.</summary>
    public static LogRate? RateOf(string text)
    {
        if (text.Length == 0) return null;
        var words = text.Split(' ');
        var except = Array.IndexOf(words, "except");
        return new LogRate(words.Where(w => int.TryParse(w, out _)).Select(int.Parse).First(), except < 0 ? -1 : LogLevels.Of(words[except + 1]), words.Contains("console"), words.Contains("all"));
    }
}

/// <summary>The level a <c>logging</c> command names, by number or by name.</summary>
static class LoggingLevel
{
    public static int Of(Args args, int otherwise) => args.Has("level") ? LogLevels.Of(args["level"]) : args.Int("severity", otherwise);
}
