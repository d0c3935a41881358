using Firmware.Files;
using NUnit.Framework;

namespace Tests.Files;

/// <summary>Whatever is typed for a URL stays inside its file system.</summary>
[Parallelizable(ParallelScope.All)]
sealed class FileUrlFuzzTests
{
    static readonly string[] pieces = ["flash:", "nvram:", "system:", "null:", "http://", "..", ".", "/", "//", "a", "certs", "staplebox", "private-config", "startup-config", ".tmp", "*", "\\", "%2e%2e", "@", ":", "?", "\u00e9", "\u0000", " ", "~", "#", "x.cfg"];

    [Test]
    public async Task NothingEscapesAndOnlyRefusalsAreThrown()
    {
        using var parts = new Parts();
        parts.Nvram.Write("private-config", "wrapped"u8);
        var outside = Directory.GetParent(parts.Flash.Directory)!.FullName;
        var before = Everything(outside, parts.Flash.Directory, parts.Nvram.Directory);
        var random = new Random(20261122);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            try { await TryAllAsync(parts, text); }
            catch (FileException) { }
        }
        Assert.That(Everything(outside, parts.Flash.Directory, parts.Nvram.Directory), Is.EqualTo(before));
        Assert.That(parts.Nvram.Read("private-config"), Is.EqualTo("wrapped"u8.ToArray()));
    }

    static async Task TryAllAsync(Parts parts, string text)
    {
        var place = parts.Files.Resolve(text, parts.Files.Home.Inside("backups"));
        Assert.That(place.System.IsRemote || !place.Path.Split('/').Contains(".."), text);
        if (place.System.IsRemote) return;
        try { await parts.Files.WriteAsync(place.ToString(), "x"u8.ToArray(), default); }
        catch (FileException) { }
        await using (var source = await place.System.OpenAsync(place.Path, default)) _ = source.Length;
        place.System.Delete(place.Path);
    }

    static string[] Everything(string outside, params string[] but)
        => [.. Directory.EnumerateFileSystemEntries(outside, "*", SearchOption.AllDirectories).Where(e => !but.Any(b => e.StartsWith(b, StringComparison.Ordinal))).Order()];
}
