using Firmware.Access;
using Firmware.Cli;

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
        var router = session.Router;
        var matches = Asked(router, session.Host.IsConsole, level);
        if (matches is null) return;
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await matches(await session.AskAsync("Password: ", echo: false))) return;
        }
        throw new CommandException(router.Config.Enable.TryGetValue(level, out var wanted) && wanted.Secret.Length > 0 ? "% Bad secrets\n" : "% Bad passwords\n");
    }

    /// <summary>What is asked for before a level; null for nothing.</summary>
    static Func<string, Task<bool>>? Asked(Router router, bool isConsole, int level)
    {
        var console = router.Config.Lines.Console.Password;
        if (router.Config.Enable.TryGetValue(level, out var wanted))
        {
            var (secret, password) = (wanted.Secret, wanted.Password);
            return secret.Length > 0 ? typed => Task.Run(() => Secret.Verify(typed, secret)) : typed => router.Passwords.MatchesAsync(password, typed, "enable");
        }
        // Who sits at the console of a router that has no such secret needs none: it could not be set otherwise. Who comes over the network needs the console's.
        if (isConsole && (level == Mode.AllPrivileges || router.Config.Enable.Count == 0)) return null;
        if (!isConsole && level == Mode.AllPrivileges && console.Length > 0) return typed => router.Passwords.MatchesAsync(console, typed, "line con 0");
        throw new CommandException("% No password set");
    }
}
