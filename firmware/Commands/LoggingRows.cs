using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>logging console [LEVEL]</c>.</summary>
sealed class LoggingConsoleRow() : Command<RunningConfig>($"logging console [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]", "Set console logging parameters", Row.Apart)
{
    const int Off = -1;

    static readonly int initial = new LoggingConfig().Console;

    protected override void Set(RunningConfig section, Args args) => section.Logging.Console = LoggingLevel.Of(args, initial);

    protected override void Unset(RunningConfig section, Args args) => section.Logging.Console = Off;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((RunningConfig)section).Logging.Console = initial;
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section)
    {
        var level = section.Logging.Console;
        return level == initial ? [] : NvgenAll(section);
    }

    protected override IEnumerable<string> NvgenAll(RunningConfig section)
        => [section.Logging.Console == Off ? "no logging console" : $"logging console {LogLevels.Names[section.Logging.Console]}"];
}

/// <summary><c>logging buffered [SIZE] [LEVEL]</c>.</summary>
sealed class LoggingBufferedRow() : Command<RunningConfig>($"logging buffered [<size:4096-2147483647>] [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]", "Set buffered logging parameters", Row.Apart)
{
    const int Off = -1;
    const string Pool = "log";

    static readonly LoggingConfig initial = new();

    public override Task SetAsync(Session session, object section, Args args)
    {
        if (args.Has("size") && session.Router.Budgets.FirstOrDefault(b => b.Name == Pool) is { } pool && args.Int("size") > pool.Size)
            throw new CommandException($"% The logging buffer can have at most {pool.Size} bytes on this platform.");
        return base.SetAsync(session, section, args);
    }

    protected override void Set(RunningConfig section, Args args)
    {
        section.Logging.Buffered = LoggingLevel.Of(args, initial.Buffered);
        section.Logging.BufferedSize = args.Int("size", section.Logging.BufferedSize);
    }

    protected override void Unset(RunningConfig section, Args args) => (section.Logging.Buffered, section.Logging.BufferedSize) = (Off, initial.BufferedSize);

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        var logging = ((RunningConfig)section).Logging;
        (logging.Buffered, logging.BufferedSize) = (initial.Buffered, initial.BufferedSize);
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section)
    {
        var (level, size) = (section.Logging.Buffered, section.Logging.BufferedSize);
        if (level == Off) return ["no logging buffered"];
        var text = (size == initial.BufferedSize ? "" : $" {size}") + (level == initial.Buffered ? "" : $" {LogLevels.Names[level]}");
        return text.Length == 0 ? [] : ["logging buffered" + text];
    }

    protected override IEnumerable<string> NvgenAll(RunningConfig section)
        => section.Logging.Buffered == Off ? Nvgen(section) : [$"logging buffered {section.Logging.BufferedSize} {LogLevels.Names[section.Logging.Buffered]}"];
}

/// <summary>The level a <c>logging</c> command names, by number or by name.</summary>
static class LoggingLevel
{
    public static int Of(Args args, int otherwise) => args.Has("level") ? LogLevels.Of(args["level"]) : args.Int("severity", otherwise);
}
