using Firmware.Cli;
using Firmware.Config;
using Firmware.Hardware;

namespace Firmware.Commands;

/// <summary>How the router starts next: the configuration register and the ROM monitor's variables.</summary>
static class BootCommands
{
    public static readonly Mode Exec = new("exec")
    {
        { "setup", "Run the SETUP command facility", SetupDialog.Setup },
        { "show boot", "Display boot attributes", ShowVariables },
        { "show bootvar", "Boot and related environment variable", ShowVariables },
    };

    public static readonly Mode<RunningConfig> Config = new("config", types: [RegisterType.Type])
    {
        new ConfigRegisterRow(),
    };

    public static readonly Dictionary<string, string> Words = new()
    {
        ["config-register"] = "Define the configuration register",
    };

    static void ShowVariables(Session session, Args args)
    {
        var boot = session.Router.Boot;
        foreach (var name in (string[])["BOOT", "CONFIG_FILE", "BOOTLDR"])
            session.WriteLine($"{name} variable {(boot.Variables.TryGetValue(name, out var value) ? $"= {value}" : "does not exist")}");
        session.WriteLine($"Configuration register is {boot.RegisterText}");
    }
}

/// <summary><c>config-register VALUE</c>: kept beside the configuration, not in it, at once and for good, as IOS does.</summary>
sealed class ConfigRegisterRow() : Command("config-register <value:REGISTER>", "Config register number", default)
{
    public override bool IsSetting => false;

    public override Task SetAsync(Session session, object section, Args args)
    {
        Keep(session, ConfigRegister.Parse(args["value"])!.Value);
        return Task.CompletedTask;
    }

    public override Task UnsetAsync(Session session, object section, Args args)
    {
        Keep(session, ConfigRegister.Factory);
        return Task.CompletedTask;
    }

    public override IEnumerable<string> Nvgen(object section) => [];

    static void Keep(Session session, ConfigRegister register)
    {
        if (register.Refusal is { } refusal) throw new CommandException($"% {refusal}");
        try { session.Router.Boot.SetNext(register); }
        catch (IOException e) { throw new CommandException($"%Error writing nvram:{BootRecord.FileName}: {e.Message}"); }
    }
}

/// <summary>A number of sixteen bits, written as <c>0x2102</c>.</summary>
sealed class RegisterType() : ParameterType("REGISTER", "<0x0-0xFFFF>", 1)
{
    public static readonly RegisterType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        value = line[at].Text;
        return ConfigRegister.Parse(value) is null ? 0 : 1;
    }
}
