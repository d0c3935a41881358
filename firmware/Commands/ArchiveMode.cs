using Firmware.Cli;
using Firmware.Config;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary>Inside <c>archive</c>.</summary>
static class ArchiveMode
{
    public static readonly Mode<ArchiveConfig> Body = new("config-archive")
    {
        { "exit", "Exit from archive configuration mode", (session, _) => session.Leave() },
        new ArchivePathRow(),
        { "maximum <number:1-14>", "maximum number of backup copies", a => ref a.Maximum },
        { "write-memory", "Enable automatic backup generation during write memory", a => ref a.WriteMemory },
        new TimePeriodRow(),
    };

    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new ArchiveRow(),
    };
}

/// <summary><c>archive</c>: one section, always there, shown where something in it was set.</summary>
sealed class ArchiveRow() : Command<RunningConfig>("archive", "Archive the configuration")
{
    public override Mode Body => ArchiveMode.Body;
    public override bool NoMayEndAfter(Token last) => false;

    public override Task SetAsync(Session session, object section, Args args)
    {
        session.Enter(ArchiveMode.Body, ((RunningConfig)section).Archive);
        return Task.CompletedTask;
    }

    protected override void Set(RunningConfig section, Args args) => throw new NotSupportedException("SetAsync enters the mode");

    protected override void Unset(RunningConfig section, Args args) => section.Archive = new ArchiveConfig();

    protected override IEnumerable<string> Nvgen(RunningConfig section) => Section(ArchiveMode.Body.Nvgen(section.Archive)) is { Length: > 1 } lines ? lines : [];

    protected override IEnumerable<string> NvgenAll(RunningConfig section) => Section(ArchiveMode.Body.Nvgen(section.Archive, all: true));

    static string[] Section(IEnumerable<string> body) => ["archive", .. body.Select(line => " " + line)];
}

/// <summary><c>path URL</c>: refused where no file can ever be written.</summary>
sealed class ArchivePathRow() : Command<ArchiveConfig>("path <url:WORD>", "path for backups")
{
    public override Task SetAsync(Session session, object section, Args args)
    {
        try { _ = session.Router.Files.Resolve(ArchiveName.Expand(args["url"], "h", "t")); }
        catch (FileException e) { throw new CommandException($"%Error opening {args["url"]} ({e.Message})"); }
        return base.SetAsync(session, section, args);
    }

    protected override void Set(ArchiveConfig section, Args args) => section.Path = args["url"];

    protected override void Unset(ArchiveConfig section, Args args) => section.Path = "";

    protected override IEnumerable<string> Nvgen(ArchiveConfig section) => section.Path.Length > 0 ? [$"path {section.Path}"] : [];

    protected override IEnumerable<string> NvgenAll(ArchiveConfig section) => section.Path.Length > 0 ? Nvgen(section) : ["no path"];
}

/// <summary><c>time-period MINUTES</c>: off by default.</summary>
sealed class TimePeriodRow() : Command<ArchiveConfig>("time-period <minutes:1-525600>", "Number of minutes to wait between archive creation")
{
    protected override void Set(ArchiveConfig section, Args args) => section.TimePeriodMinutes = args.Int("minutes");

    protected override void Unset(ArchiveConfig section, Args args) => section.TimePeriodMinutes = 0;

    protected override IEnumerable<string> Nvgen(ArchiveConfig section) => section.TimePeriodMinutes > 0 ? [$"time-period {section.TimePeriodMinutes}"] : [];

    protected override IEnumerable<string> NvgenAll(ArchiveConfig section) => section.TimePeriodMinutes > 0 ? Nvgen(section) : ["no time-period"];
}
