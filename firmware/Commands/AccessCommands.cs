using Firmware.Access;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Commands that change what the operator may do.</summary>
static class AccessCommands
{
    const int Tries = 3;
    const int UserPrivilege = 1;

    /// <summary>Up needs the level's secret; down needs none.</summary>
    public static async Task Enable(Session session, Args args)
    {
        var level = args.Int("level", Mode.AllPrivileges);
        if (level > session.Privilege) await AskAsync(session, level);
        session.Privilege = level;
    }

    public static void Disable(Session session, Args args)
    {
        var level = args.Int("level", UserPrivilege);
        if (level > session.Privilege) throw new CommandException("New privilege level must be less than current privilege level");
        session.Privilege = level;
    }

    static async Task AskAsync(Session session, int level)
    {
        var config = session.Router.Config;
        if (!config.Enable.TryGetValue(level, out var wanted))
        {
            // Who sits at the console of a router that has no such secret at all needs none: it could not be set otherwise.
            if (config.Enable.Count == 0 && session.Host.IsConsole) return;
            throw new CommandException("% No password set");
        }
        for (var tries = 0; tries < Tries; tries++)
        {
            var typed = await session.AskAsync("Password: ", echo: false);
            if (await MatchesAsync(wanted, typed)) return;
        }
        throw new CommandException("% Bad secrets\n");
    }

    static Task<bool> MatchesAsync(EnableConfig wanted, string typed)
    {
        var secret = wanted.Secret;
        return Task.Run(() => Secret.Verify(typed, secret));
    }
}
