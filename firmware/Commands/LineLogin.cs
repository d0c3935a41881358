using Firmware.Access;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>How an operator comes in on a line: banners, and who he is where the line asks for it.</summary>
static class LineLogin
{
    const int Tries = 3;
    const int TelnetPort = 23;

    /// <summary>False where he may not come in, or gave up.</summary>
    public static async Task<bool> EnterAsync(Session session, Line line)
    {
        var (router, settings) = (session.Router, line.In(session.Router.Config.Lines));
        var isConsole = line.Kind == LineKind.Console;
        session.Privilege = settings.Privilege;
        if (!isConsole && router.LoginWatch.IsQuiet) return false;
        if (settings.MotdBanner && settings.ExecBanner) Show(session, line, router.Config.Banners.Motd);
        if (settings.Login == LoginMethod.Password && settings.Password.Length == 0)
        {
            // A console that asks for a password which nobody chose would lock everybody out; a vty lets nobody in.
            if (!isConsole) session.WriteLine("\nPassword required, but none set");
            if (!isConsole) return false;
        }
        else if (settings.Login != LoginMethod.None && !await AskAsync(session, line, settings)) return false;
        if (settings.ExecBanner) Show(session, line, router.Config.Banners.Exec);
        return true;
    }

    static async Task<bool> AskAsync(Session session, Line line, LineConfig settings)
    {
        var (router, watch, byName) = (session.Router, session.Router.LoginWatch, settings.Login == LoginMethod.Local);
        Show(session, line, router.Config.Banners.Login);
        session.WriteLine("\nUser Access Verification\n");
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await AskNameAsync(session, byName) is not { } name) continue;
            var password = await AskAsync(session, "Password: ", echo: false);
            if (password is null && !byName) continue;
            var attempt = line.Kind == LineKind.Console ? new LoginAttempt(name, "LOCAL", 0) : new LoginAttempt(name, line.Peer, TelnetPort);
            if (await WhyNotAsync(router, line, settings, name, password) is not { } reason)
            {
                watch.Succeeded(attempt);
                if (byName) TakeUp(session, settings, name);
                return true;
            }
            watch.Failed(attempt, reason);
            await session.Terminal!.PauseAsync(watch.Delay);
            if (byName) session.WriteLine("% Login invalid\n");
            if (line.Kind != LineKind.Console && watch.IsQuiet) return false;
        }
        if (!byName) session.WriteLine("% Bad passwords");
        return false;
    }

    /// <summary>Empty where only the line's password is asked for, null where nobody typed in time.</summary>
    static async Task<string?> AskNameAsync(Session session, bool byName)
    {
        string? name = "";
        while (byName && name is "") name = await AskAsync(session, "Username: ");
        return name;
    }

    /// <summary>Null where nobody typed in time, which takes up a try.</summary>
    static async Task<string?> AskAsync(Session session, string prompt, bool echo = true)
    {
        try { return await session.AskAsync(prompt, echo); }
        catch (HangUpException e) when (e.IsForIdleness)
        {
            session.WriteLine($"\n% {prompt} timeout expired!");
            return null;
        }
    }

    static async Task<string?> WhyNotAsync(Router router, Line line, LineConfig settings, string name, string? password)
    {
        if (password is null) return Logins.BadPassword;
        if (settings.Login == LoginMethod.Local) return await new Logins(router.Passwords).CheckAsync(router.Config.Users, name, password);
        return await router.Passwords.MatchesAsync(settings.Password, password, $"line {line.Title}") ? null : Logins.BadPassword;
    }

    // Who was given no level of his own has the line's.
    static void TakeUp(Session session, LineConfig settings, string name)
    {
        var own = session.Router.Config.Users.GetValueOrDefault(name)?.Privilege ?? new UserConfig().Privilege;
        session.User = name;
        session.Privilege = own == new UserConfig().Privilege ? settings.Privilege : own;
    }

    static void Show(Session session, Line line, string banner)
    {
        if (banner.Length == 0) return;
        var config = session.Router.Config;
        var text = banner.Replace("$(hostname)", config.Hostname, StringComparison.Ordinal)
            .Replace("$(domain)", config.DomainName, StringComparison.Ordinal)
            .Replace("$(line)", $"{line.Tty}", StringComparison.Ordinal);
        session.Write(text.EndsWith('\n') ? text : text + "\n");
    }
}
