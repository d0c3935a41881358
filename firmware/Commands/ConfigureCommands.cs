using System.Text;
using Firmware.Cli;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>configure …</c>: from the terminal, from memory, to a whole other configuration, and back.</summary>
static class ConfigureCommands
{
    static readonly Message Configured = new("SYS", 5, "CONFIG_I", "Configured from {0} by {1}");

    public static async Task AskAsync(Session session, Args args)
    {
        var source = await session.AskAsync("Configuring from terminal, memory, or network [terminal]? ");
        if (source.Length == 0 || "terminal".StartsWith(source, StringComparison.OrdinalIgnoreCase)) Enter(session);
        else if ("memory".StartsWith(source, StringComparison.OrdinalIgnoreCase)) await MemoryAsync(session, args);
        else throw new CommandException("?Must be \"terminal\" or \"memory\"");
    }

    public static async Task TerminalAsync(Session session, Args args)
    {
        if (session.Router.Replace.IsRunning) throw new CommandException("% Configuration mode is locked by a configuration replace. Please try later.");
        if (args.Has("revert"))
        {
            var (minutes, isIdle) = TimerOf(args);
            session.Router.Rollback.Start(await session.Router.Rollback.BackUpAsync(session, minutes, isIdle));
        }
        Enter(session);
    }

    public static async Task MemoryAsync(Session session, Args args)
    {
        var text = session.Router.Nvram.ReadStartupConfig() ?? throw new CommandException($"%Error opening nvram:{Nvram.StartupConfig} ({FileException.NotFound})");
        await MergeAsync(session, text, "memory");
    }

    /// <summary>Executes a configuration's lines on top of the running one; those not taken are shown.</summary>
    /// <param name="source">As the log names it.</param>
    public static async Task MergeAsync(Session session, string text, string source)
    {
        using var script = new Session(new ConsoleHost(session.Router), null);
        foreach (var fault in await script.ReplayAsync(text.Split('\n').Select(l => l.TrimEnd('\r')))) session.Write(fault.ToString());
        Changed(session, source);
        session.Router.Apply();
        session.Router.Archive.Apply();
    }

    public static Task ConfirmAsync(Session session, Args args)
    {
        session.Router.Rollback.Confirm(session);
        return Task.CompletedTask;
    }

    public static async Task RevertAsync(Session session, Args args)
    {
        if (args.Has("now"))
        {
            await session.Router.Rollback.RevertAsync(session.Write);
            return;
        }
        var (minutes, isIdle) = TimerOf(args);
        session.Router.Rollback.Change(session, minutes, isIdle);
    }

    public static async Task ReplaceAsync(Session session, Args args)
    {
        var router = session.Router;
        var text = await ReadAsync(session, args["url"]);
        var minutes = args.Int("time", args.Int("timer", 0));
        var backup = ConfigText.Of(router);
        var pending = minutes > 0 ? await router.Rollback.BackUpAsync(session, minutes, isIdle: false) : null;
        if (!args.Has("force") && !await IsSureAsync(session)) return;
        var outcome = await router.Replace.RunAsync(text, args.Has("list") ? (pass, commands) => session.Write(RollbackText.Pass(pass, commands)) : null);
        Changed(session, args["url"]);
        session.Write(RollbackText.Of(outcome));
        if (!outcome.IsDone && args.Has("error"))
        {
            await router.Replace.RunAsync(backup);
            session.WriteLine("The original configuration has been successfully restored.");
        }
        else if (pending is not null) router.Rollback.Start(pending);
    }

    /// <summary>A configuration by URL; what is no text is refused.</summary>
    public static async Task<string> ReadAsync(Session session, string url)
    {
        byte[] content;
        try { content = await session.Router.Files.ReadAsync(url, session.Cancel); }
        catch (FileException e) { throw new CommandException($"%Error opening {url} ({e.Message})"); }
        if (content.Any(b => b is < (byte)' ' and not ((byte)'\n' or (byte)'\r' or (byte)'\t' or 3))) throw new CommandException("The input file is not a valid config file.");
        return Encoding.UTF8.GetString(content);
    }

    static void Enter(Session session)
    {
        session.WriteLine("Enter configuration commands, one per line.  End with CNTL/Z.");
        session.Enter(Language.Config, session.Router.Config);
    }

    static async Task<bool> IsSureAsync(Session session)
    {
        var answer = await session.AskAsync(RollbackText.Question);
        return answer.Length > 0 && "yes".StartsWith(answer, StringComparison.OrdinalIgnoreCase);
    }

    static void Changed(Session session, string source)
    {
        var router = session.Router;
        router.IsModified = true;
        router.ConfigStamp.Change(router.Clock.GetUtcNow(), session.User, router.Clock.Zone);
        router.Log.Write(Configured, source, session.Host.WhoIs(session));
    }

    static (int Minutes, bool IsIdle) TimerOf(Args args) => args.Has("idle") ? (args.Int("idle"), true) : (args.Int("timer"), false);
}
