using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>delete [/force] [/recursive] URL</c>.</summary>
static class DeleteCommand
{
    public static async Task DeleteAsync(Session session, Args args)
    {
        var (force, recursive) = (args.Has("/force"), args.Has("/recursive"));
        var place = force ? session.Place(args["url"], "deleting") : await FolderCommands.AskAsync(session, "Delete filename", args["url"]);
        if (place.System.IsRemote) throw FileDialogue.Refusal("deleting", place, new FileException("Operation not supported"));
        if (place.IsPattern)
        {
            await DeleteMatchingAsync(session, place, force);
            return;
        }
        var found = FileDialogue.Try("deleting", place, () => place.System.Find(place.Path) ?? throw new FileException(FileException.NotFound));
        if (found.IsFolder && recursive && !place.IsRoot) await DeleteFolderAsync(session, place, force);
        else await DeleteFileAsync(session, place, force);
    }

    static async Task DeleteMatchingAsync(Session session, FileUrl pattern, bool force)
    {
        var folder = pattern.Folder;
        var files = FileDialogue.Try("deleting", pattern, () => folder.System.List(folder.Path)).Where(e => !e.IsFolder && pattern.Matches(e)).ToArray();
        if (files.Length == 0) throw FileDialogue.Refusal("deleting", pattern, new FileException(FileException.NotFound));
        foreach (var file in files) await DeleteFileAsync(session, folder with { Path = file.Path }, force);
    }

    static async Task DeleteFolderAsync(Session session, FileUrl folder, bool force)
    {
        if (!force && !await session.ConfirmAsync($"Examine files in directory {folder}? [confirm]")) return;
        foreach (var entry in folder.System.List(folder.Path))
        {
            var inner = folder with { Path = entry.Path };
            if (entry.IsFolder) await DeleteFolderAsync(session, inner, force);
            else await DeleteFileAsync(session, inner, force);
        }
        if (force || await session.ConfirmAsync($"Delete {folder}? [confirm]")) FileDialogue.Try("deleting", folder, () => folder.System.RemoveFolder(folder.Path));
    }

    static async Task DeleteFileAsync(Session session, FileUrl file, bool force)
    {
        if (force || await session.ConfirmAsync($"Delete {file}? [confirm]")) FileDialogue.Try("deleting", file, () => file.System.Delete(file.Path));
    }
}
