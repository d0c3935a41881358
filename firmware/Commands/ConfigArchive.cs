using System.Text;
using Firmware.Config;
using Firmware.Files;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>
/// Generations of the running configuration in the archive's path: what is there is read from the file system, so that a reload forgets
/// none; of a path somewhere else only what this router wrote since it started is known. Device thread.
/// </summary>
sealed class ConfigArchive(Router router) : IDisposable
{
    static readonly Message Failed = new("ARCHIVE", 4, "ARCHIVE_FAIL", "Backup of the running configuration to {0} failed: {1}");

    readonly List<string> remote = [];
    (string Path, int Minutes) planned;
    Job? next;

    ArchiveConfig Settings => router.Config.Archive;
    string Hostname => router.Config.Hostname;

    public bool IsEnabled => Settings.Path.Length > 0;

    /// <summary>What is there, the oldest first.</summary>
    public IReadOnlyList<string> Files => [.. Found().Select(f => f.Url)];

    public string NextName => ArchiveName.Next(Settings.Path, Hostname, "<timestamp>", NextNumber);

    int NextNumber => Found().Select(f => f.Number).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>Writes a generation and drops those beyond the maximum; gives its name. A <see cref="FileException"/> says why not.</summary>
    public async Task<string> SaveAsync(CancellationToken cancel)
    {
        var url = ArchiveName.Of(Settings.Path, Hostname, router.Clock.GetUtcNow(), NextNumber);
        await router.Files.WriteAsync(url, Encoding.UTF8.GetBytes(ConfigText.Of(router)), cancel);
        if (router.Files.Resolve(url).System.IsRemote) remote.Add(url);
        foreach (var old in Files.SkipLast(Settings.Maximum).ToArray()) Drop(old);
        return url;
    }

    /// <summary>Follows <c>time-period</c>.</summary>
    public void Apply()
    {
        if (planned == (Settings.Path, Settings.TimePeriodMinutes)) return;
        planned = (Settings.Path, Settings.TimePeriodMinutes);
        Plan();
    }

    public void Dispose() => next?.Dispose();

    void Plan()
    {
        next?.Dispose();
        next = null;
        if (IsEnabled && Settings.TimePeriodMinutes > 0)
            next = router.Scheduler.After("archive", TimeSpan.FromMinutes(Settings.TimePeriodMinutes), () => router.Scheduler.Start("archive", SaveByTimeAsync));
    }

    async Task SaveByTimeAsync()
    {
        try { await SaveAsync(CancellationToken.None); }
        catch (FileException e) { router.Log.Write(Failed, Settings.Path, e.Message); }
        Plan();
    }

    void Drop(string url)
    {
        if (remote.Remove(url)) return;
        router.Files.Delete(url);
    }

    IEnumerable<(string Url, int Number)> Found()
    {
        if (!IsEnabled) return [];
        try
        {
            var place = router.Files.Resolve(Settings.Path);
            if (place.System.IsRemote) return remote.Select((url, number) => (url, number));
            var slash = place.Path.LastIndexOf('/');
            return [.. place.System.List(slash < 0 ? "" : place.Path[..slash]).Where(e => !e.IsFolder)
                .Select(e => (Entry: e, Number: ArchiveName.NumberOf(e.Name, place.Name, Hostname))).Where(e => e.Number is not null)
                .OrderBy(e => e.Number).Select(e => (place.System.Prefix + e.Entry.Path, e.Number!.Value))];
        }
        catch (FileException) { return []; }
    }
}
