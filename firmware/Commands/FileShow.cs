using System.Globalization;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>show file systems</c>, <c>show file information</c> and <c>show flash:</c>.</summary>
static class FileShow
{
    public static Task Systems(Session session, Args args)
    {
        session.WriteLine("File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes");
        foreach (var system in session.Router.Files.All)
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(system == session.Folder.System ? '*' : ' ')}{Number(system.Size),13}{Number(system.Free),14}{system.Type,10}{system.Flags,7}   {system.Prefix}"));
        session.WriteLine();
        return Task.CompletedTask;
    }

    public static async Task InformationAsync(Session session, Args args)
    {
        var place = session.Place(args["url"]);
        try
        {
            var cancel = session.Cancel;
            await using var source = await Task.Run(() => place.System.OpenAsync(place.Path, cancel), cancel);
            var start = new byte[256];
            var count = await source.Content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
            session.WriteLine($"{place}:\n  type is {Kind(start.AsSpan(0, count))}");
            if (source.Length is { } length) session.WriteLine($"  file size is {length} bytes");
        }
        catch (FileException e) { throw FileDialogue.Refusal("opening", place, e); }
    }

    public static Task Flash(Session session, Args args)
    {
        var (home, clock, index) = (session.Router.Files.Home, session.Router.Clock, 0);
        session.WriteLine("-#- --length-- -----date/time------ path");
        foreach (var entry in Deep(home.System, ""))
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++index,-3} {entry.Length,10} {FileDialogue.Date(entry.Modified, clock)} {entry.Path}"));
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{home.System.Free} bytes available ({home.System.Size - home.System.Free} bytes used)"));
        return Task.CompletedTask;
    }

    static IEnumerable<FileEntry> Deep(FileSystem system, string folder)
        => system.List(folder).SelectMany(e => e.IsFolder ? Deep(system, e.Path).Prepend(e) : [e]);

    static string Kind(ReadOnlySpan<byte> start) => start.StartsWith("\x7F"u8) && start.Length > 3 && start[1] == 'E' ? "image (elf) []"
        : start.ContainsAnyExceptInRange((byte)' ', (byte)'~') && start.ContainsAnyInRange((byte)0, (byte)8) ? "binary data" : "ascii text";

    static string Number(long? bytes) => bytes?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
