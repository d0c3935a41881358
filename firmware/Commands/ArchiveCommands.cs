using System.Globalization;
using Firmware.Cli;
using Firmware.Files;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>archive config</c> and <c>show archive …</c>.</summary>
static class ArchiveCommands
{
    const string Running = "system:running-config";
    const string Startup = "nvram:startup-config";
    const string NoChanges = "!No changes were found";
    const int NumberWidth = 4;
    const int NameColumn = 12;

    public static async Task SaveAsync(Session session, Args args)
    {
        var archive = session.Router.Archive;
        if (!archive.IsEnabled) throw new CommandException($"{RollbackText.NoArchive}\n% Error caught by command handler");
        try { await archive.SaveAsync(session.Cancel); }
        catch (FileException e) { throw new CommandException($"%Error opening {session.Router.Config.Archive.Path} ({e.Message})"); }
    }

    public static void Show(Session session, Args args)
    {
        var (archive, maximum) = (session.Router.Archive, session.Router.Config.Archive.Maximum);
        if (!archive.IsEnabled) throw new CommandException(RollbackText.NoArchive);
        var files = archive.Files;
        session.WriteLine($"The maximum archive configurations allowed is {maximum}.");
        session.WriteLine($"There are currently {files.Count} archive configurations saved.");
        session.WriteLine($"The next archive file will be named {archive.NextName}");
        session.WriteLine(" Archive #  Name");
        for (var i = 0; i < Math.Max(maximum, files.Count); i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth).PadRight(NameColumn);
            session.WriteLine($"{number} {(i < files.Count ? files[i] + (i == files.Count - 1 ? " <- Most Recent" : "") : "")}");
        }
    }

    public static async Task DifferencesAsync(Session session, Args args)
    {
        var (first, second) = args.Has("second") ? (args["first"], args["second"]) : args.Has("first") ? (args["first"], Running) : (Running, Startup);
        var tree = new ConfigTree(session.Router);
        var (one, two) = (await tree.ParseAsync(await ConfigureCommands.ReadAsync(session, first)), await tree.ParseAsync(await ConfigureCommands.ReadAsync(session, second)));
        string[] lines = [.. ConfigDifference.Signed('+', two, one), .. ConfigDifference.Signed('-', one, two)];
        Write(session, ["!Contextual Config Diffs:", .. lines.Length == 0 ? [NoChanges] : lines]);
    }

    public static async Task IncrementalAsync(Session session, Args args)
    {
        var tree = new ConfigTree(session.Router);
        string[] lines = [.. ConfigDifference.Additions(await tree.ParseAsync(await ConfigureCommands.ReadAsync(session, args["file"])), await tree.ParseAsync(ConfigText.Of(session.Router.Config)))];
        Write(session, ["!List of Commands:", .. lines, "end", .. lines.Length == 0 ? (string[])[NoChanges] : []]);
    }

    public static void ShowTimer(Session session, Args args)
    {
        if (session.Router.Rollback.Pending is not { } pending) throw new CommandException(RollbackText.NonePending);
        session.WriteLine($"Time configured(or reconfigured): {Timestamp.WithWeekday(pending.Set, session.Router.Clock.Zone)}");
        session.WriteLine($"Timer type: {(pending.IsIdle ? "idle" : "absolute")} timer");
        session.WriteLine($"Timer value: {pending.Minutes} min");
        session.WriteLine($"User: {pending.User}");
    }

    static void Write(Session session, IEnumerable<string> lines)
    {
        foreach (var line in lines) session.WriteLine(line);
    }
}
