using Firmware.Kernel;

namespace Firmware.Cli;

/// <summary>What a session needs from the router it runs on: its language, its names, and who is told what happened.</summary>
abstract class SessionHost
{
    /// <summary>What commands reach through <see cref="Session.Device"/>.</summary>
    public abstract object Device { get; }

    public abstract Mode Exec { get; }
    public abstract Mode Config { get; }

    /// <summary>The section that <see cref="Config"/> edits.</summary>
    public abstract object ConfigSection { get; }

    public abstract string Hostname { get; }

    /// <summary>The line's name as messages give it, such as <c>con0</c>.</summary>
    public abstract string LineName { get; }

    /// <summary>Whether the line is the router's own console, where who sits at it is trusted as whoever holds the router is.</summary>
    public virtual bool IsConsole => true;

    /// <summary>Who acts from where, as messages give it: <c>console</c>, <c>admin on console</c>, <c>admin on vty0 (192.0.2.7)</c>.</summary>
    public abstract string WhoIs(Session session);

    public abstract Scheduler Scheduler { get; }
    public abstract Log Log { get; }
    public abstract TimeProvider Clock { get; }

    /// <summary>The least severe level (0–7) shown on the console by itself; -1 shows none.</summary>
    public abstract int ConsoleLogLevel { get; }

    /// <summary>The least severe level (0–7) shown on lines that asked for it by <c>terminal monitor</c>; -1 shows none.</summary>
    public abstract int MonitorLogLevel { get; }

    /// <summary>Whether a log line redraws the prompt and the typed text.</summary>
    public abstract bool SynchronousLogging { get; }

    /// <summary>How the line's terminal is where its user did not say otherwise.</summary>
    public virtual LineDefaults Defaults => LineDefaults.Factory;

    /// <summary>After so long without a key the session ends; zero is never.</summary>
    public abstract TimeSpan IdleTimeout { get; }

    /// <summary>The one command that is run for whoever logged in, before he is shown out; empty where he types his own.</summary>
    public virtual string AutoCommand => "";

    /// <summary>Whether an EXEC line of one word that is no command may be a host's name.</summary>
    public virtual bool LooksUpHosts => true;

    /// <summary>Return was typed alone at the EXEC prompt.</summary>
    public virtual Task TakeBlankLineAsync(Session session) => Task.CompletedTask;

    /// <summary>Whether the line answers an operator at all.</summary>
    public virtual bool StartsExec => true;

    /// <summary>Called when an operator was let in, before his first prompt.</summary>
    public virtual void TookLine(Session session) { }

    /// <summary>Called when an operator left the line, whatever made him.</summary>
    public virtual void LeftLine(Session session) { }

    /// <summary>What is asked before anybody presses RETURN, once for a power cycle; Ctrl-C goes on without an answer.</summary>
    public virtual Task AskFirstAsync(Session session) => Task.CompletedTask;

    /// <summary>The level that the configuration gave to a mode's commands which begin with these words, keywords in full; null where it said nothing.</summary>
    public virtual GivenLevel? LevelOf(Mode mode, string words) => null;

    /// <summary>Asks who is there, where the line is configured to; false ends the session.</summary>
    public abstract Task<bool> LoginAsync(Session session);

    /// <summary>An EXEC line of one word that is no command: IOS looks for a host of that name. <see cref="Session.Cancel"/> ends the search.</summary>
    public abstract Task LookUpAsync(Session session, string word);

    /// <summary>Writes a command's output to a file, in place of what it holds or after it; refusals are a <see cref="CommandException"/>.</summary>
    public abstract Task SaveAsync(Session session, string url, string text, bool append);

    /// <summary>What may be typed for a command in a mode, by the mode's name.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> AliasesIn(string mode) => [];

    /// <summary>Called after every configuration command.</summary>
    public abstract void Applied();

    /// <summary>Called when somebody leaves configuration mode.</summary>
    public abstract void LeftConfiguration(Session session);
}
