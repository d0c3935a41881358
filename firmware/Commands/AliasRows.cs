using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>alias MODE NAME COMMAND</c>; the default ones are written where they were taken away or given another command.</summary>
sealed class AliasRow() : Command<RunningConfig>($"alias <mode:{Aliases.Choices}> <name:WORD> <command:LINE>", "Command alias", Row.Apart)
{
    protected override void Set(RunningConfig section, Args args) => Of(section, args["mode"])[args["name"]] = args["command"];

    protected override void Unset(RunningConfig section, Args args)
    {
        if (args.Has("name")) Of(section, args["mode"]).Remove(args["name"]);
        else Of(section, args["mode"]).Clear();
    }

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        Unset((RunningConfig)section, args);
        foreach (var (name, command) in Aliases.DefaultsOf(args["mode"]))
        {
            if (!args.Has("name") || args["name"] == name) Of((RunningConfig)section, args["mode"])[name] = command;
        }
        return Task.CompletedTask;
    }

    public override bool NoMayEndAfter(Token last) => last.Argument is "mode" or "name";

    protected override IEnumerable<string> Nvgen(RunningConfig section) => Aliases.Names.Keys.SelectMany(mode => Nvgen(section, mode));

    static IEnumerable<string> Nvgen(RunningConfig section, string mode)
    {
        var (aliases, defaults) = (Of(section, mode), Aliases.DefaultsOf(mode));
        foreach (var gone in defaults.Keys.Except(aliases.Keys)) yield return $"no alias {mode} {gone}";
        foreach (var (name, command) in aliases.Where(a => defaults.GetValueOrDefault(a.Key) != a.Value)) yield return $"alias {mode} {name} {command}";
    }

    static SortedDictionary<string, string> Of(RunningConfig section, string mode)
    {
        if (!section.Aliases.TryGetValue(mode, out var aliases)) section.Aliases[mode] = aliases = new SortedDictionary<string, string>(StringComparer.Ordinal);
        return aliases;
    }
}
