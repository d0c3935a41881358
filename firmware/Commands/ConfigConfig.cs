using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Global configuration about the configuration itself.</summary>
static class ConfigConfig
{
    static readonly Message Newer = new("SYS", 4, "CONFIG_NEWER", "Configurations from version {0} may not be correctly understood");

    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        { "version <version:WORD>", "Version of the software that wrote the configuration", TakeVersion, Row.Hidden },
    };

    static void TakeVersion(Session session, Args args)
    {
        if (!Version.TryParse(args["version"], out var version)) throw new InvalidValueException(args.ColumnOf("version"));
        if (version > ConfigText.Version) session.Router.Log.Write(Newer, args["version"]);
    }
}
