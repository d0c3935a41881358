using System.Globalization;
using System.Text;
using Firmware.Cli;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>copy SOURCE DESTINATION</c> with IOS's dialogue; bytes move off the device thread, as a stream.</summary>
static class CopyCommand
{
    public const string Running = "system:running-config";
    public const string Startup = "nvram:startup-config";

    const int MaxConfiguration = 4 << 20;
    static readonly TimeSpan shortest = TimeSpan.FromMilliseconds(1);

    static readonly Message Configured = new("SYS", 5, "CONFIG_I", "Configured from {0} by {1}");

    public static async Task CopyAsync(Session session, string from, string to)
    {
        var source = await AskSourceAsync(session, from);
        var destination = await AskDestinationAsync(session, source, to);
        if (IsRunning(source) && IsStartup(destination)) await ConfigFiles.SaveAsync(session);
        else if (IsRunning(destination)) await MergeAsync(session, source, destination);
        else if (await MayWriteAsync(session, source, destination)) await TransferAsync(session, source, destination);
    }

    public static bool IsRunning(FileUrl place) => place is { System: SystemFiles, Path: SystemFiles.RunningConfig };

    static bool IsStartup(FileUrl place) => place is { System: NvramFiles, Path: Nvram.StartupConfig };

    /// <summary>The file that is read, asked for where only its file system was typed.</summary>
    public static async Task<FileUrl> AskSourceAsync(Session session, string typed)
    {
        var place = session.Place(typed);
        if (place.Name.Length > 0) return place;
        var name = await session.AskNameAsync("Source filename", "");
        return name.Length == 0 ? place : Named(session, place, name);
    }

    /// <summary>The file that is written; without a source there is no name to offer.</summary>
    public static async Task<FileUrl> AskDestinationAsync(Session session, FileUrl? source, string typed)
    {
        var place = session.Place(typed);
        if (place.System is NullFiles) return place;
        if (place.Name.Length == 0 || typed.EndsWith('/') || !place.System.IsRemote && place.System.Find(place.Path) is { IsFolder: true })
        {
            var own = source is null ? "" : IsRunning(source) && place.System.IsRemote ? $"{session.Router.Config.Hostname.ToLowerInvariant()}-confg" : source.Name;
            return Named(session, place, await session.AskNameAsync("Destination filename", own));
        }
        var name = await session.AskNameAsync("Destination filename", place.PathInSystem);
        return name == place.PathInSystem ? place : Named(session, place.Root, name);
    }

    static FileUrl Named(Session session, FileUrl folder, string name)
        => folder.System.IsRemote ? folder.Inside(name) : FileDialogue.Try("opening", name, () => session.Router.Files.Resolve(name, folder));

    static async Task<bool> MayWriteAsync(Session session, FileUrl source, FileUrl destination)
    {
        if (source == destination) throw FileDialogue.Refusal("opening", destination, new FileException(FileException.BadName));
        if (!source.System.IsRemote) FileDialogue.Try("opening", source, () => { if (source.System.Find(source.Path) is null) throw new FileException(source.System is NullFiles ? FileException.Denied : FileException.NotFound); });
        return await MayWriteAsync(session, destination);
    }

    /// <summary>Whether a file may be written there; the operator is asked about one that stands there already.</summary>
    public static async Task<bool> MayWriteAsync(Session session, FileUrl destination)
    {
        FileDialogue.Try("opening", destination, () => destination.System.CheckWrite(destination.Path, null));
        return IsStartup(destination) || destination.System.IsRemote || destination.System.Find(destination.Path) is null
            || await session.ConfirmAsync("%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]");
    }

    static async Task TransferAsync(Session session, FileUrl source, FileUrl destination)
    {
        await using var opened = await OpenAsync(session, source);
        await StoreAsync(session, source, opened, destination);
    }

    /// <summary>Writes what was opened, saying how far it is; without a source it was typed.</summary>
    public static async Task StoreAsync(Session session, FileUrl? source, FileSource opened, FileUrl destination)
    {
        FileDialogue.Try("writing", destination, () => destination.System.CheckWrite(destination.Path, opened.Length));
        var (isLoaded, isFlash) = (source is { System.IsRemote: true }, source is { System: FlashFiles });
        var isRemote = isLoaded || destination.System.IsRemote;
        var progress = new CopyProgress(opened.Content, session, isRemote ? '!' : isFlash ? 'C' : null);
        var begun = session.Router.Clock.GetTimestamp();
        session.Write(isLoaded ? $"Loading {source} " : destination.System.IsRemote ? $"Storing {destination} " : isFlash ? "Copy in progress..." : "");
        await MoveAsync(session, source, destination, progress, (content, cancel) => destination.System.WriteAsync(destination.Path, content, opened.Length, cancel));
        if (isRemote) session.WriteLine($"\n[OK - {progress.Count} bytes]\n");
        else if (isFlash) session.WriteLine();
        if (IsStartup(destination)) session.WriteLine("[OK]");
        SayDone(session, progress.Count, begun);
    }

    static async Task MergeAsync(Session session, FileUrl source, FileUrl destination)
    {
        if (IsRunning(source)) throw FileDialogue.Refusal("opening", destination, new FileException(FileException.BadName));
        await using var opened = await OpenAsync(session, source);
        var progress = new CopyProgress(opened.Content, session, source.System.IsRemote ? '!' : null);
        using var content = new MemoryStream();
        var begun = session.Router.Clock.GetTimestamp();
        if (source.System.IsRemote) session.Write($"Loading {source} ");
        await MoveAsync(session, source, destination, progress, (from, cancel) => ReadAsync(from, content, cancel));
        if (source.System.IsRemote) session.WriteLine($"\n[OK - {progress.Count} bytes]\n");
        await MergeAsync(session, source, content.GetBuffer().AsMemory(0, (int)content.Length), begun);
    }

    /// <summary>Adds configuration commands to what runs, and shows those that were refused.</summary>
    /// <param name="begun">The clock's timestamp from when the commands began to come.</param>
    public static async Task MergeAsync(Session session, object source, ReadOnlyMemory<byte> commands, long begun)
    {
        using var merging = new Session(session.Host, null);
        var lines = await Task.Run(() => Encoding.UTF8.GetString(commands.Span).ReplaceLineEndings("\n").Split('\n'));
        foreach (var fault in await merging.ReplayAsync(lines)) session.Write(fault.ToString());
        session.Host.Applied();
        session.Router.ConfigStamp.Change(session.Router.Clock.GetUtcNow(), session.User, session.Router.Clock.Zone);
        SayDone(session, commands.Length, begun);
        session.Router.Log.Write(Configured, source, session.Host.WhoIs(session));
    }

    static async Task ReadAsync(Stream from, MemoryStream content, CancellationToken cancel)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (content.Length + count > MaxConfiguration) throw new FileException(FileException.TooBig);
            content.Write(buffer, 0, count);
        }
    }

    static async Task<FileSource> OpenAsync(Session session, FileUrl source)
    {
        if (source.System.IsRemote) session.WriteLine($"Accessing {source}...");
        var cancel = session.Cancel;
        try { return await Task.Run(() => source.System.OpenAsync(source.Path, cancel), cancel); }
        catch (FileException e) { throw FileDialogue.Refusal("opening", source, e); }
    }

    static async Task MoveAsync(Session session, FileUrl? source, FileUrl destination, CopyProgress progress, Func<Stream, CancellationToken, Task> write)
    {
        var cancel = session.Cancel;
        try { await Task.Run(() => write(progress, cancel), cancel); }
        catch (IOException e)
        {
            if (session.Terminal is { Column: > 0 }) session.WriteLine();
            throw progress.HasFailed ? FileDialogue.Refusal("reading", source ?? (object)TerminalCopy.Name, FileException.Of(e)) : FileDialogue.Refusal(destination.System.IsRemote ? "opening" : "writing", destination, FileException.Of(e));
        }
    }

    static void SayDone(Session session, long bytes, long begun)
    {
        var time = session.Router.Clock.GetElapsedTime(begun);
        if (time < shortest) time = shortest;
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes copied in {time.TotalSeconds:0.000} secs ({(long)(bytes / time.TotalSeconds)} bytes/sec)"));
    }
}
