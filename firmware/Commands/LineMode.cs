using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Inside <c>line con 0</c>.</summary>
static class LineMode
{
    public static readonly Mode<LineConfig> Body = new("config-line")
    {
        new ExecTimeoutRow(),
        { "exit", "Exit from line configuration mode", (session, _) => session.Leave() },
        { "logging synchronous", "Synchronized message output", l => ref l.LoggingSynchronous },
        { "login local", "Local password checking", l => ref l.LoginLocal },
    };

    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new LineRow(),
    };
}

/// <summary>The console line: it is always there.</summary>
sealed class LineRow() : SectionRow<RunningConfig, LineConfig>("line console <number:0-0>", "First Line number", c => c.Lines, LineMode.Body)
{
    protected override string NameOf(Args args) => $"con {args["number"]}";

    protected override string Opening(string name) => $"line {name}";

    protected override Task<bool> RemovingAsync(Session session, string name, LineConfig section)
        => throw new CommandException("% Can't remove the console line");

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((RunningConfig)section).Lines[NameOf(args)] = new LineConfig();
        return Task.CompletedTask;
    }
}

/// <summary><c>exec-timeout MINUTES [SECONDS]</c>; none at all is <c>exec-timeout 0 0</c>.</summary>
sealed class ExecTimeoutRow() : Command<LineConfig>("exec-timeout <minutes:0-35791> [<seconds:0-2147483>]", "Timeout in minutes")
{
    const int Minute = 60;
    const int MaxMinutes = 35791;

    static readonly int initial = new LineConfig().ExecTimeoutSeconds;

    protected override void Set(LineConfig section, Args args)
    {
        var seconds = args.Int("minutes") * Minute + args.Int("seconds", 0);
        // What is written as minutes and seconds must be taken back.
        section.ExecTimeoutSeconds = seconds / Minute <= MaxMinutes ? seconds : throw new InvalidValueException(args.ColumnOf("seconds"));
    }

    protected override void Unset(LineConfig section, Args args) => section.ExecTimeoutSeconds = 0;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((LineConfig)section).ExecTimeoutSeconds = initial;
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(LineConfig section)
        => section.ExecTimeoutSeconds == initial ? [] : [$"exec-timeout {section.ExecTimeoutSeconds / Minute} {section.ExecTimeoutSeconds % Minute}"];
}
