using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>What a change that must be confirmed goes back to, when, and who asked for it.</summary>
/// <param name="Url">The archived configuration.</param>
/// <param name="Text">The same, so that a file deleted meanwhile takes nothing away.</param>
/// <param name="Set">When the time was set.</param>
/// <param name="IsIdle">Whether the time is that of silence on the terminal.</param>
/// <param name="Terminal">Whose silence counts.</param>
sealed record PendingRollback(string Url, string Text, DateTimeOffset Set, int Minutes, bool IsIdle, string User, Terminal? Terminal);

/// <summary>
/// Configuration changes that go back by themselves unless they are confirmed in time; the operator's session may be gone by then.
/// Device thread.
/// </summary>
sealed class RollbackTimer(Router router) : IDisposable
{
    const string WarningText = "Rollback Confirmed Change: Rollback will begin in one minute.\nEnter \"configure confirm\" if you wish to keep what you've configured\n";

    static readonly TimeSpan lastMinute = TimeSpan.FromMinutes(1);
    static readonly Message BackingUp = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_BACKUP", "Backing up current running config to {0}");
    static readonly Message Scheduled = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_START_ABSTIMER", "User: {0}: Scheduled to rollback to config {1} in {2} minutes");
    static readonly Message ScheduledIdle = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_START_IDLETIMER", "User: {0}: Scheduled to rollback to config {1} if session has been idle for {2} minutes");
    static readonly Message Warning = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_WARNING_ABSTIMER", "System will rollback to config {0} in one minute. Enter \"configure confirm\" if you wish to keep what you've configured");
    static readonly Message WarningIdle = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_WARNING_IDLETIMER", "User: {0} has been idle. System will rollback to config {1} in one minute if it continues to be idle. Enter \"configure confirm\" if you wish to keep what you've configured");
    static readonly Message Starting = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_ROLLBACK_START", "Start rolling to: {0}");
    static readonly Message Confirmed = new("ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_CONFIRM", "User: {0}: Confirm the configuration change");

    Job? next;
    bool isWarned;

    public PendingRollback? Pending { get; private set; }

    /// <summary>Archives the configuration that a later one will go back to.</summary>
    public async Task<PendingRollback> BackUpAsync(Session session, int minutes, bool isIdle)
    {
        if (!router.Archive.IsEnabled) throw new CommandException(RollbackText.NoArchive);
        if (Pending is not null) throw new CommandException("%Rollback Confirmed Change is already pending: confirm or revert it first");
        var text = ConfigText.Of(router);
        var url = await router.Archive.SaveAsync(session.Cancel);
        session.WriteLine($"Rollback Confirmed Change: Backing up current running config to {url}\n");
        router.Log.Write(BackingUp, url);
        return new PendingRollback(url, text, default, minutes, isIdle, NameOf(session), session.Terminal);
    }

    /// <summary>From now on the time runs.</summary>
    public void Start(PendingRollback pending)
    {
        Pending = pending with { Set = router.Clock.GetUtcNow() };
        router.Log.Write(pending.IsIdle ? ScheduledIdle : Scheduled, pending.User, pending.Url, pending.Minutes);
        isWarned = false;
        Wait(TimeSpan.FromMinutes(pending.Minutes));
    }

    /// <summary>Sets the time anew.</summary>
    public void Change(Session session, int minutes, bool isIdle)
        => Start(Required with { Minutes = minutes, IsIdle = isIdle, User = NameOf(session), Terminal = session.Terminal });

    public void Confirm(Session session)
    {
        _ = Required;
        Clear();
        router.Log.Write(Confirmed, NameOf(session));
    }

    /// <summary>Goes back at once.</summary>
    /// <param name="write">Shown what is done.</param>
    public async Task RevertAsync(Action<string> write)
    {
        var pending = Required;
        Clear();
        write($"Rollback Confirmed Change: rolling to:{pending.Url}\n\n");
        router.Log.Write(Starting, pending.Url);
        var outcome = await router.Replace.RunAsync(pending.Text, (pass, commands) => write(RollbackText.Pass(pass, commands)));
        router.ConfigStamp.Change(router.Clock.GetUtcNow(), "", router.Clock.Zone);
        write(RollbackText.Of(outcome));
    }

    public void Dispose() => next?.Dispose();

    PendingRollback Required => Pending ?? throw new CommandException(RollbackText.NonePending);

    void Clear()
    {
        next?.Dispose();
        (next, Pending) = (null, null);
    }

    // Twice: a minute before it is due, and when it is.
    void Wait(TimeSpan left)
    {
        next?.Dispose();
        next = null;
        next = router.Scheduler.After("rollback", left > lastMinute ? left - lastMinute : left, Look);
        if (left <= lastMinute && !isWarned) Warn();
    }

    void Look()
    {
        if (Pending is not { } pending) return;
        var left = isWarned ? TimeSpan.Zero : lastMinute;
        if (pending is { IsIdle: true, Terminal: { } terminal } && TimeSpan.FromMinutes(pending.Minutes) - terminal.Idle is var quiet && quiet > left)
        {
            isWarned = false;
            Wait(quiet);
        }
        else if (left > TimeSpan.Zero) Wait(left);
        else router.Scheduler.Start("rollback", () => RevertAsync(router.Announce));
    }

    void Warn()
    {
        isWarned = true;
        router.Announce(WarningText);
        if (Pending!.IsIdle) router.Log.Write(WarningIdle, Pending.User, Pending.Url);
        else router.Log.Write(Warning, Pending.Url);
    }

    static string NameOf(Session session) => $"{(session.User.Length > 0 ? session.User : "console")}(Priv: {session.Privilege}, View: 0)";
}
