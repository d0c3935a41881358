using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The configuration of a router that was told nothing: what its board has is there.</summary>
static class FreshConfig
{
    public static RunningConfig For(Board board)
    {
        var config = new RunningConfig();
        foreach (var name in board.Interfaces) config.Interfaces[name] = new InterfaceConfig();
        foreach (var mode in Aliases.Names.Keys) config.Aliases[mode] = new(Aliases.DefaultsOf(mode).ToDictionary(), StringComparer.Ordinal);
        return config;
    }
}
