using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Global configuration of how log lines are written.</summary>
static class ServiceRows
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new TimestampsRow("debug", c => ref c.DebugStamp),
        new TimestampsRow("log", c => ref c.LogStamp),
        new AllTimestampsRow(),
        { "service sequence-numbers", "Stamp logger messages with a sequence number", c => ref c.Logging.SequenceNumbers },
    };
}

/// <summary><c>service timestamps {debug|log} …</c>; IOS always shows it.</summary>
sealed class TimestampsRow(string what, Slot<LoggingConfig, string> slot)
    : Command<RunningConfig>($"service timestamps {what} [{{uptime|datetime [<options:msec|localtime|show-timezone|year+>]}}]", $"Timestamp {what} messages")
{
    /// <summary>What IOS does where no form is named.</summary>
    public const string Plain = "uptime";
    const string Off = "";

    static readonly string[] options = ["msec", "localtime", "show-timezone", "year"];

    protected override void Set(RunningConfig section, Args args)
    {
        var typed = args["options"].Split(' ');
        slot(section.Logging) = args.Has("datetime") ? string.Join(' ', options.Where(typed.Contains).Prepend("datetime")) : Plain;
    }

    protected override void Unset(RunningConfig section, Args args) => slot(section.Logging) = Off;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        slot(((RunningConfig)section).Logging) = LogStamp.Usual;
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section)
        => [slot(section.Logging) is { Length: > 0 } stamp ? $"service timestamps {what} {stamp}" : $"no service timestamps {what} {Plain}"];

    public override bool NoMayEndAfter(Token last) => last.Text == what || base.NoMayEndAfter(last);
}

/// <summary><c>service timestamps</c> alone stamps debugging; its <c>no</c> ends every stamp.</summary>
sealed class AllTimestampsRow() : Command<RunningConfig>("service timestamps", "Timestamp debug/log messages", Row.Alias)
{
    protected override void Set(RunningConfig section, Args args) => section.Logging.DebugStamp = TimestampsRow.Plain;

    protected override void Unset(RunningConfig section, Args args) => (section.Logging.DebugStamp, section.Logging.LogStamp) = ("", "");

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        var logging = ((RunningConfig)section).Logging;
        (logging.DebugStamp, logging.LogStamp) = (LogStamp.Usual, LogStamp.Usual);
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section) => [];
}
