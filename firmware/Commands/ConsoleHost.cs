using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>The router as the session on one of its lines sees it: <c>line con 0</c> or <c>line vty …</c> says how it behaves.</summary>
sealed class ConsoleHost(Router router, Line line) : SessionHost
{
    const string Expired = "\n*\n*\n* Line timeout expired\n*\n*\n";

    static readonly Message Configured = new("SYS", 5, "CONFIG_I", "Configured from console by {0}");

    Job? absolute;

    /// <summary>The router as a console's session sees it.</summary>
    public ConsoleHost(Router router) : this(router, Line.Console) { }

    public override object Device => router;
    public override Mode Exec => Language.Exec;
    public override Mode Config => Language.Config;
    public override object ConfigSection => router.Config;
    public override string Hostname => router.Config.Hostname;
    public override string LineName => line.Name;
    public override bool IsConsole => line.Kind == LineKind.Console;
    public override Scheduler Scheduler => router.Scheduler;
    public override Log Log => router.Log;
    public override TimeProvider Clock => router.Clock;
    public override int ConsoleLogLevel => line.Kind == LineKind.Console ? router.Config.Logging.Console : -1;
    public override int MonitorLogLevel => router.Config.Logging.On ? router.Config.Logging.Monitor : -1;
    public override bool SynchronousLogging => Settings.LoggingSynchronous;
    public override LineDefaults Defaults => TerminalLineRows.DefaultsOf(Settings);
    public override TimeSpan IdleTimeout => TimeSpan.FromSeconds(Settings.ExecTimeoutSeconds);

    /// <summary>The connections that the operator has open to other hosts.</summary>
    public Connections Connections { get; } = new(router.Clock);

    /// <summary>Where the operator sits.</summary>
    public Line Place => line;

    /// <summary>The settings of the line.</summary>
    public LineConfig Settings => line.In(router.Config.Lines);

    /// <summary>Whether the initial configuration dialog is offered before anything else.</summary>
    public bool OffersSetup { get; init; }

    public override Task AskFirstAsync(Session session) => OffersSetup ? SetupDialog.AtBootAsync(session) : Task.CompletedTask;

    public override Task<bool> LoginAsync(Session session) => LineLogin.EnterAsync(session, line);

    public override GivenLevel? LevelOf(Mode mode, string words) => PrivilegeModes.LevelOf(router.Config, mode, words);

    public override async Task LookUpAsync(Session session, string word)
    {
        if (!await TelnetCommands.TryConnectAsync(session, word)) session.WriteLine("% Unknown command or computer name, or unable to find computer address");
    }

    public override string AutoCommand => Settings.AutoCommand;

    public override bool StartsExec => Settings.Exec;

    public override void TookLine(Session session)
    {
        router.Seats.Count(line);
        if (Settings.AbsoluteTimeoutMinutes is > 0 and var minutes) absolute = Scheduler.After("absolute-timeout", TimeSpan.FromMinutes(minutes), () => Expire(session));
    }

    public override void LeftLine(Session session)
    {
        absolute?.Dispose();
        Connections.CloseAll();
    }

    public override bool LooksUpHosts => Settings.PrefersTelnet;

    public override Task TakeBlankLineAsync(Session session) => TelnetCommands.ResumeCurrentAsync(session);

    static void Expire(Session session)
    {
        session.Terminal?.Write(Expired);
        session.Terminal?.Disconnect();
    }

    public override Task SaveAsync(Session session, string url, string text, bool append) => SavedOutput.SaveAsync(router.Files, url, text, append, session.Cancel);

    public override IEnumerable<KeyValuePair<string, string>> AliasesIn(string mode) => Aliases.In(router.Config, mode);

    public override void Applied()
    {
        router.IsModified = true;
        router.Apply();
        router.Archive.Apply();
    }

    public override string WhoIs(Session session) => line.WhoIs(session.User);

    public override void LeftConfiguration(Session session)
    {
        router.ConfigStamp.Change(router.Clock.GetUtcNow(), session.User, router.Clock.Zone);
        router.Log.Write(Configured, WhoIs(session));
    }
}
