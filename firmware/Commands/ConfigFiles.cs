using Firmware.Cli;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Commands on the running and the startup configuration.</summary>
static class ConfigFiles
{
    static readonly Message Initialized = new("SYS", 7, "NV_BLOCK_INIT", "Initialized the geometry of nvram");

    public static async Task Configure(Session session, Args args)
    {
        var source = await session.AskAsync("Configuring from terminal, memory, or network [terminal]? ");
        if (source.Length > 0 && !"terminal".StartsWith(source, StringComparison.OrdinalIgnoreCase)) throw new CommandException("% Only the terminal is supported.");
        ConfigureTerminal(session, args);
    }

    public static void ConfigureTerminal(Session session, Args args)
    {
        session.WriteLine("Enter configuration commands, one per line.  End with CNTL/Z.");
        session.Enter(Language.Config, session.Router.Config);
    }

    public static void Write(Session session, Args args) => Save(session);

    public static async Task CopyToStartup(Session session, Args args)
    {
        var name = await session.AskAsync($"Destination filename [{Nvram.StartupConfig}]? ");
        if (name.Length > 0 && name != Nvram.StartupConfig) throw new CommandException($"%Error: the destination can only be {Nvram.StartupConfig}");
        Save(session);
    }

    /// <summary>Saves the running configuration; it is durable when <c>[OK]</c> is written.</summary>
    public static void Save(Session session)
    {
        var router = session.Router;
        session.WriteLine("Building configuration...");
        router.ConfigStamp.Save(router.Clock.GetUtcNow(), session.User);
        try { router.Nvram.WriteStartupConfig(ConfigText.Of(router)); }
        catch (IOException e) { throw new CommandException($"%Error writing nvram:{Nvram.StartupConfig}: {e.Message}"); }
        router.IsModified = false;
        session.WriteLine("[OK]");
    }

    public static async Task Erase(Session session, Args args)
    {
        if (!await session.ConfirmAsync("Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]")) return;
        try { session.Router.Nvram.EraseStartupConfig(); }
        catch (IOException e) { throw new CommandException($"%Error erasing nvram:{Nvram.StartupConfig}: {e.Message}"); }
        session.WriteLine("[OK]\nErase of nvram: complete");
        session.Router.Log.Write(Initialized);
    }
}
