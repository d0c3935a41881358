using Firmware.Cli;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Commands on the running and the startup configuration.</summary>
static class ConfigFiles
{
    static readonly Message NotSaved = new("NV", 3, "WRITEFAIL", "{0} is not saved: {1}");
    static readonly Message Initialized = new("SYS", 7, "NV_BLOCK_INIT", "Initialized the geometry of nvram");

    public static Task WriteAsync(Session session, Args args) => SaveAsync(session);

    public static async Task CopyToStartup(Session session, Args args)
    {
        var name = await session.AskAsync($"Destination filename [{Nvram.StartupConfig}]? ");
        if (name.Length > 0 && name != Nvram.StartupConfig) throw new CommandException($"%Error: the destination can only be {Nvram.StartupConfig}");
        await SaveAsync(session);
    }

    /// <summary>Saves the running configuration; it is durable when <c>[OK]</c> is written.</summary>
    public static async Task SaveAsync(Session session)
    {
        var router = session.Router;
        session.WriteLine("Building configuration...");
        router.ConfigStamp.Save(router.Clock.GetUtcNow(), session.User, router.Clock.Zone);
        var text = ConfigText.Of(router);
        try { router.Nvram.WriteStartupConfig(text); }
        catch (IOException e)
        {
            router.ConfigStamp.TakeBack();
            router.Log.Write(NotSaved, Nvram.StartupConfig, e.Message);
            var isFull = router.Nvram.Used + ConfigText.Size(text) > router.Nvram.Size;
            throw new CommandException($"{Nvram.StartupConfig} file open failed ({(isFull ? "Not enough space" : e.Message)})");
        }
        router.IsModified = false;
        session.WriteLine("[OK]");
        if (router.Config.Archive.WriteMemory && router.Archive.IsEnabled) await ArchiveCommands.SaveAsync(session, new Args());
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
