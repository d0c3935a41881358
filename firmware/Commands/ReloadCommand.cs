using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>reload</c>: the router starts again, after what was not saved has been asked for.</summary>
static class ReloadCommand
{
    static readonly Message Requested = new("SYS", 5, "RELOAD", "Reload requested by {0}. Reload Reason: Reload Command.");

    public static async Task Reload(Session session, Args args)
    {
        var router = session.Router;
        if (router.IsModified && await session.YesNoAsync("System configuration has been modified. Save? [yes/no]: ")) ConfigFiles.Save(session);
        if (!await session.ConfirmAsync("Proceed with reload? [confirm]")) return;
        router.Log.Write(Requested, session.Host.WhoIs(session));
        session.GoDown();
        router.Reload();
    }
}
