using Firmware.Config;

namespace Firmware.Commands;

/// <summary>The configuration of a router that was told nothing: what its board has is there.</summary>
static class FreshConfig
{
    public static RunningConfig For(Board board)
    {
        var config = new RunningConfig();
        foreach (var name in board.Interfaces) config.Interfaces[name] = new InterfaceConfig();
        return config;
    }
}
