using Tests.EndToEnd;

namespace Bench;

/// <summary>
/// A router of profile <c>branch</c>, enrolled, stapling, its startup-config fifty lines long; it starts from the same state
/// directory as often as is wanted.
/// </summary>
sealed class Site : IAsyncDisposable
{
    const int ConfigLines = 50;

    Site(string folder) => Folder = folder;

    public Enrolment Pki { get; } = new();
    public string Folder { get; }

    /// <summary>Makes a key pair and enrols it; the router is off afterwards.</summary>
    /// <param name="key">As <c>crypto key generate</c> takes it.</param>
    /// <param name="pair"><c>eckeypair</c> or <c>rsakeypair</c>.</param>
    public static async Task<Site> EnrolAsync(string key, string pair)
    {
        var site = new Site(Directory.CreateTempSubdirectory("staplebox-bench-").FullName);
        await using var router = await site.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("hostname r1", $"crypto key generate {key} label k1");
        await site.Pki.EnrolAsync(console, $"{pair} k1");
        await console.ConfigureAsync("ip http secure-server", "ip http secure-trustpoint web");
        await console.ExpectStapleAsync("good");
        await FillAsync(console);
        await console.CommandAsync("write memory");
        await router.PowerOffAsync();
        return site;
    }

    public Task<RouterProcess> StartAsync() => RouterProcess.StartAsync(Folder);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        await Pki.DisposeAsync();
    }

    static async Task FillAsync(ConsoleClient console)
    {
        var shown = await console.CommandAsync("show running-config");
        var lines = shown.Split('\n').SkipWhile(l => l != "!").Count(l => l.Length > 0);
        await console.ConfigureAsync([.. Enumerable.Range(1, ConfigLines - lines).Select(i => $"ip host branch{i} 10.0.0.{i}")]);
    }
}
