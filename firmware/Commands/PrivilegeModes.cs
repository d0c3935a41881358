using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The modes as <c>privilege</c> names them, and the levels that were given to their commands.</summary>
static class PrivilegeModes
{
    static readonly (string Name, string Mode, string Help)[] known =
    [
        ("archive", "config-archive", "Archive the router configuration mode"),
        ("ca-peer", "ca-peer", "Peer configuration mode"),
        ("ca-trustpoint", "ca-trustpoint", "Certificate authority trustpoint entry mode"),
        ("interface", "config-if", "Interface configuration mode"),
        ("line", "config-line", "Line configuration mode"),
        ("configure", "config", "Global configuration mode"),
        ("exec", "exec", "Exec mode"),
    ];

    /// <summary>In the order running-config shows them.</summary>
    public static IEnumerable<string> Names => known.Select(k => k.Name);

    /// <summary>The names as a spec lists them.</summary>
    public static string Choices => string.Join('|', Names);

    public static Dictionary<string, string> Help => known.ToDictionary(k => $"privilege {k.Name}", k => k.Help);

    public static Mode ModeOf(string name)
    {
        var mode = known.First(k => k.Name == name).Mode;
        return Language.Modes.First(m => m.Name == mode);
    }

    public static string? NameOf(Mode mode) => known.FirstOrDefault(k => k.Mode == mode.Name).Name;

    /// <summary>The level given to the commands of a mode that begin with these words.</summary>
    public static GivenLevel? LevelOf(RunningConfig config, Mode mode, string words)
    {
        if (config.Privileges.Count == 0 || NameOf(mode) is not { } name || !config.Privileges.TryGetValue(name, out var levels) || !levels.TryGetValue(words, out var found)) return null;
        return new GivenLevel(found.Level, found.All, levels.Any(l => l.Value.EndsInValue && l.Key[..l.Key.LastIndexOf(' ')] == words));
    }
}
