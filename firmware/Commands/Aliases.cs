using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Which modes have aliases, and those that a router has by itself.</summary>
static class Aliases
{
    public const string Choices = "configure|exec|interface|line|ca-peer|ca-trustpoint|config-archive";

    const int NameWidth = 22;

    /// <summary>The mode's name in prompts, and in <c>show aliases</c>, by the name the command has for it.</summary>
    public static readonly IReadOnlyDictionary<string, (string Mode, string Title)> Names = new Dictionary<string, (string, string)>
    {
        ["exec"] = ("exec", "Exec mode"),
        ["configure"] = ("config", "Global configuration mode"),
        ["interface"] = ("config-if", "Interface configuration mode"),
        ["line"] = ("config-line", "Line configuration mode"),
        ["ca-peer"] = ("ca-peer", "Peer configuration mode"),
        ["ca-trustpoint"] = ("ca-trustpoint", "CA trustpoint configuration mode"),
        ["config-archive"] = ("config-archive", "Archive the router configuration mode"),
    };

    static readonly (string Name, string Command)[] ios =
        [("h", "help"), ("lo", "logout"), ("p", "ping"), ("r", "resume"), ("s", "show"), ("u", "undebug"), ("un", "undebug"), ("w", "where")];

    // Only where the command is there.
    static readonly Lazy<IReadOnlyDictionary<string, string>> exec = new(() => ios
        .Where(a => Language.Exec.Commands.Any(c => !c.Row.IsHidden && c.Spec.Split(' ')[0] == a.Command)).ToDictionary(a => a.Name, a => a.Command));

    static readonly IReadOnlyDictionary<string, string> none = new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, string> DefaultsOf(string mode) => mode == "exec" ? exec.Value : none;

    /// <summary>What an alias of a mode stands for, by the mode's name in prompts.</summary>
    public static IEnumerable<KeyValuePair<string, string>> In(RunningConfig config, string mode)
        => Names.FirstOrDefault(n => n.Value.Mode == mode).Key is { } key ? config.Aliases.GetValueOrDefault(key) ?? [] : [];

    public static void Show(Session session, Args args)
    {
        var isFirst = true;
        foreach (var (name, (mode, title)) in Names.Where(n => !args.Has("mode") || n.Key == args["mode"]))
        {
            var aliases = In(session.Router.Config, mode).ToArray();
            if (aliases.Length == 0) continue;
            session.Write($"{(isFirst ? "" : "\n")}{title} aliases:\n");
            foreach (var (alias, command) in aliases) session.WriteLine($"  {alias.PadRight(NameWidth - 1)} {command}");
            isFirst = false;
        }
        if (!isFirst) session.WriteLine();
    }
}
