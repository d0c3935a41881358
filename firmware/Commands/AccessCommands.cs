using Firmware.Access;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>Commands that change what the operator may do.</summary>
static class AccessCommands
{
    const int Tries = 3;
    const int UserPrivilege = 1;

    public static async Task Enable(Session session, Args args)
    {
        if (session.Privilege == Mode.AllPrivileges) return;
        if (session.Router.Config.EnableSecret is { Length: > 0 } secret && !await AskSecretAsync(session, secret)) throw new CommandException("% Bad secrets\n");
        session.Privilege = Mode.AllPrivileges;
    }

    public static void Disable(Session session, Args args) => session.Privilege = UserPrivilege;

    static async Task<bool> AskSecretAsync(Session session, string secret)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var typed = await session.AskAsync("Password: ", echo: false);
            if (await Task.Run(() => Secret.Verify(typed, secret))) return true;
        }
        return false;
    }
}
