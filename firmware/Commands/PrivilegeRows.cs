using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Which privilege level the commands of a mode need.</summary>
static class PrivilegeRows
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new PrivilegeRow(),
        { $"privilege <mode:{PrivilegeModes.Choices}> [all] reset <command:LINE>", "Initial keywords of the command to modify", PrivilegeRow.Reset },
    };
}

/// <summary>
/// <c>privilege MODE [all] level N COMMAND</c>: the words before the last get the level too, unless they were given one, because whoever may
/// type a command must be able to begin it.
/// </summary>
sealed class PrivilegeRow() : Command($"privilege <mode:{PrivilegeModes.Choices}> [all] level <level:0-15> <command:LINE>", "Initial keywords of the command to modify", Row.Apart)
{
    const string No = "no";

    public static void Reset(Session session, Args args) => Remove(session, session.Router.Config, args);

    public override Task SetAsync(Session session, object section, Args args)
    {
        Set((RunningConfig)section, args, Read(session, args));
        return Task.CompletedTask;
    }

    public override Task UnsetAsync(Session session, object section, Args args)
    {
        Remove(session, (RunningConfig)section, args);
        return Task.CompletedTask;
    }

    static void Set(RunningConfig section, Args args, (string Words, bool EndsInValue) command)
    {
        var (words, endsInValue) = command;
        if (!section.Privileges.TryGetValue(args["mode"], out var levels)) section.Privileges[args["mode"]] = levels = new(new LongestFirst());
        var given = new CommandPrivilege(args.Int("level"), args.Has("all"));
        levels[words] = given with { EndsInValue = endsInValue };
        foreach (var before in Before(words)) levels.TryAdd(before, given with { All = false });
    }

    public override bool NoMayEndAfter(Token last) => false;

    public override IEnumerable<string> Nvgen(object section)
    {
        var given = ((RunningConfig)section).Privileges;
        return PrivilegeModes.Names.Where(given.ContainsKey)
            .SelectMany(mode => given[mode].Select(l => $"privilege {mode} {(l.Value.All ? "all " : "")}level {l.Value.Level} {l.Key}"));
    }

    // The words before go with the last command that needed them.
    static void Remove(Session session, RunningConfig section, Args args)
    {
        var (words, _) = Read(session, args);
        if (!section.Privileges.TryGetValue(args["mode"], out var levels) || !levels.Remove(words, out var was)) return;
        foreach (var before in Before(words))
        {
            if (levels.Keys.Any(k => k.StartsWith(before + " ", StringComparison.Ordinal)) || !levels.TryGetValue(before, out var above) || above.Level != was.Level) break;
            levels.Remove(before);
        }
        if (levels.Count == 0) section.Privileges.Remove(args["mode"]);
    }

    // show ip route → show ip, show
    static IEnumerable<string> Before(string words)
    {
        while (words.LastIndexOf(' ') is > 0 and var end) yield return words = words[..end];
    }

    /// <summary>The typed words, keywords in full; what the mode does not know is pointed at.</summary>
    static (string Words, bool EndsInValue) Read(Session session, Args args)
    {
        var (mode, line, column) = (PrivilegeModes.ModeOf(args["mode"]), new CommandLine(args["command"]), args.ColumnOf("command"));
        var prefix = mode.Name != Language.Exec.Name && line[0].Text.Equals(No, StringComparison.OrdinalIgnoreCase) ? Prefix.No : Prefix.None;
        if (prefix == Prefix.No && line.Count == 1) return (No, false);
        var readings = new Parser(mode, prefix, Rights.All, session.Device).Walk(line, prefix == Prefix.No ? 1 : 0, out var failure);
        if (failure is { Outcome: Outcome.Ambiguous }) throw new CommandException($"% Ambiguous command:  \"{line.Text}\"");
        if (failure is not null) throw new InvalidValueException(column + failure.Column);
        var reading = readings[0];
        return (prefix == Prefix.No ? $"{No} {reading.Path}" : reading.Path, !reading.Last!.IsKeyword);
    }
}
