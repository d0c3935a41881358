using Firmware.Access;
using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>show login [failures]</c>.</summary>
static class ShowLogin
{
    const string Indent = "     ";

    public static readonly Mode Rows = new("exec")
    {
        { "show login", "Display Secure Login Configurations and State", Show },
        { "show login failures", "Display failed login attempts", ShowFailures },
    };

    static void Show(Session session, Args args)
    {
        var (login, watch) = (session.Router.Config.Login, session.Router.LoginWatch);
        session.WriteLine($"{Indent}{(watch.Delay > TimeSpan.Zero ? $"A {(login.Delay > 0 ? "" : "default ")}login delay of {watch.Delay.TotalSeconds} seconds is applied." : "No login delay has been applied.")}");
        session.WriteLine($"{Indent}No Quiet-Mode access list has been configured.");
        if (login.LogSuccesses > 0) session.WriteLine($"{Indent}All successful login is logged.");
        if (login.LogFailures > 0) session.WriteLine($"{Indent}All failed login is logged.");
        session.WriteLine();
        if (!watch.IsWatching)
        {
            session.WriteLine($"{Indent}Router NOT enabled to watch for login Attacks");
            return;
        }
        session.WriteLine($"{Indent}Router enabled to watch for login Attacks.");
        session.WriteLine($"{Indent}If more than {login.Attempts} login failures occur in {login.WithinSeconds} seconds or less,");
        session.WriteLine($"{Indent}logins will be disabled for {login.BlockSeconds} seconds.\n");
        ShowState(session, watch);
    }

    static void ShowState(Session session, LoginWatch watch)
    {
        if (watch.IsQuiet)
        {
            session.WriteLine($"{Indent}Router presently in Quiet-Mode.");
            session.WriteLine($"{Indent}Will remain in Quiet-Mode for {watch.QuietLeft} seconds.");
            session.WriteLine($"{Indent}Denying logins from all sources.");
            return;
        }
        session.WriteLine($"{Indent}Router presently in Normal-Mode.");
        session.WriteLine($"{Indent}Current Watch Window");
        session.WriteLine($"{Indent}    Time remaining: {watch.WindowLeft} seconds.");
        session.WriteLine($"{Indent}    Login failures for current window: {watch.FailuresInWindow}.");
        session.WriteLine($"{Indent}Total login failures: {watch.Failures}.");
    }

    static void ShowFailures(Session session, Args args)
    {
        var watch = session.Router.LoginWatch;
        if (watch.Failures == 0)
        {
            session.WriteLine("*** No logged failed login attempts with the device.***");
            return;
        }
        session.WriteLine($"Total failed logins: {watch.Failures}\nDetailed information about last 50 failures\n");
        session.WriteLine($"{"Username",-15} {"SourceIPAddr",-15} {"lPort",-5} {"Count",-5} TimeStamp");
        foreach (var (attempt, count, last) in watch.Listed)
            session.WriteLine($"{attempt.User,-15} {attempt.Source,-15} {attempt.Port,-5} {count,-5} {Timestamp.WithWeekday(last, session.Router.Clock.Zone)}");
    }
}
