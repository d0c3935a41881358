using System.Globalization;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>dir</c>, <c>cd</c>, <c>pwd</c>, <c>mkdir</c>, <c>rmdir</c> and <c>rename</c>.</summary>
static class FolderCommands
{
    public static Task Dir(Session session, Args args)
    {
        var place = args.Has("url") ? session.Place(args["url"]) : session.Folder;
        if (place.System.IsRemote) throw FileDialogue.Refusal("opening", place, new FileException("Operation not supported"));
        List(session, place, args.Has("/recursive"));
        return Task.CompletedTask;
    }

    public static Task DirAll(Session session, Args args)
    {
        foreach (var system in session.Router.Files.All.Where(s => !s.IsRemote && s.Find("") is not null)) List(session, new FileUrl(system, ""), args.Has("/recursive"));
        return Task.CompletedTask;
    }

    public static Task Pwd(Session session, Args args)
    {
        session.WriteLine(Shown(session.Folder));
        return Task.CompletedTask;
    }

    public static Task Cd(Session session, Args args)
    {
        var place = args.Has("url") ? session.Place(args["url"], "changing to directory") : session.Router.Files.Home;
        FileDialogue.Try("changing to directory", place, () =>
        {
            if ((place.System.Find(place.Path) ?? throw new FileException(FileException.NotFound)) is not { IsFolder: true }) throw new FileException(FileException.NotFolder);
        });
        session.Directory = place.ToString();
        return Task.CompletedTask;
    }

    public static async Task MkdirAsync(Session session, Args args)
    {
        var place = await AskAsync(session, "Create directory filename", args["url"]);
        try { place.System.MakeFolder(place.Path); }
        catch (FileException e) { throw FileDialogue.Refusal("Creating dir", place, e.Message == FileException.Exists ? new FileException("Can't create a file that exists") : e); }
        session.WriteLine($"Created dir {place}");
    }

    public static async Task RmdirAsync(Session session, Args args)
    {
        var place = await AskAsync(session, "Remove directory filename", args["url"]);
        if (!await session.ConfirmAsync($"Delete {place}? [confirm]")) return;
        FileDialogue.Try("Removing dir", place, () => place.System.RemoveFolder(place.Path));
        session.WriteLine($"Removed dir {place}");
    }

    public static async Task RenameAsync(Session session, Args args)
    {
        var (from, to) = (session.Place(args["source"], "renaming"), session.Place(args["destination"], "renaming"));
        var name = await session.AskNameAsync("Destination filename", to.Path);
        if (name != to.Path) to = session.Place(name, "renaming");
        FileDialogue.Try("renaming", from, () =>
        {
            if (from.System != to.System) throw new FileException(FileException.BadName);
            from.System.Rename(from.Path, to.Path);
        });
    }

    /// <summary>Asks for a name within the file system that was typed.</summary>
    public static async Task<FileUrl> AskAsync(Session session, string question, string typed)
    {
        var place = typed.Length == 0 ? session.Folder : session.Place(typed);
        var name = await session.AskNameAsync(question, typed.Length == 0 ? "" : place.Path);
        if (name.Length == 0) throw new CommandException("%Error: no filename was given");
        return name == place.Path ? place : FileDialogue.Try("opening", name, () => session.Router.Files.Resolve(name, typed.Length == 0 ? place : new FileUrl(place.System, "")));
    }

    static string Shown(FileUrl folder) => folder.ToString().TrimEnd('/') + "/";

    static void List(Session session, FileUrl place, bool recursive)
    {
        var system = place.System;
        var found = place.IsPattern ? null : FileDialogue.Try("opening", place, () => system.Find(place.Path) ?? throw new FileException(FileException.NotFound));
        if (found is { IsFolder: true } && recursive) ListDeep(session, place);
        else
        {
            session.WriteLine($"Directory of {(found is { IsFolder: true } ? Shown(place) : place)}\n");
            var folder = found is { IsFolder: true } ? place : place.Folder;
            WriteEntries(session, FileDialogue.Try("opening", place, () => system.List(folder.Path)), found switch { null => place.Matches, { IsFolder: true } => _ => true, _ => e => e.Path == found.Path });
        }
        session.WriteLine(system is { Size: { } size, Free: { } free } ? string.Create(CultureInfo.InvariantCulture, $"\n{size} bytes total ({free} bytes free)") : "\nNo space information available");
    }

    static void ListDeep(Session session, FileUrl folder)
    {
        var entries = FileDialogue.Try("opening", folder, () => folder.System.List(folder.Path));
        session.WriteLine($"Directory of {Shown(folder)}*\n");
        WriteEntries(session, entries, _ => true);
        foreach (var inner in entries.Where(e => e.IsFolder))
        {
            session.WriteLine();
            ListDeep(session, folder with { Path = inner.Path });
        }
    }

    // A file keeps its number however the listing was asked for.
    static void WriteEntries(Session session, IReadOnlyList<FileEntry> entries, Func<FileEntry, bool> isWanted)
    {
        if (!entries.Any(isWanted)) session.WriteLine("No files in directory");
        for (var i = 0; i < entries.Count; i++)
        {
            if (isWanted(entries[i])) session.WriteLine(Line(session, i + 1, entries[i]));
        }
    }

    static string Line(Session session, int index, FileEntry entry)
        => string.Create(CultureInfo.InvariantCulture, $"{index,5}  {entry.Permissions}  {entry.Length,10}  {FileDialogue.Date(entry.Modified, session.Router.Clock),27}  {entry.Name}");
}
