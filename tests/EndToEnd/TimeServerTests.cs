using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The router's clock follows a server of Debian's chrony, both on a network of their own, where NTP has its port.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TimeServerTests
{
    // iburst asks every other second, and four answers set the clock.
    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    [Test]
    public async Task ChronySynchronizesTheClock()
    {
        var folder = Directory.CreateTempSubdirectory("chrony-").FullName;
        var config = Path.Combine(folder, "chrony.conf");
        await File.WriteAllTextAsync(config, $"local stratum 8\nallow 127.0.0.1\nbindaddress 127.0.0.1\ncmdport 0\nbindcmdaddress /\npidfile {folder}/pid\n");
        // -x: the host's clock is left alone. The router ends the server with itself.
        var script = $"ip link set lo up; chronyd -x -U -u root -f {config}; trap 'kill $(cat {folder}/pid)' EXIT; \"$@\"";
        // Root needs no user namespace of its own for this, and containers and chroots often give none.
        string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        await using (var router = await RouterProcess.StartUnderAsync(["unshare", "--net", .. asRoot, "bash", "-c", script, "bash"]))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("ntp logging", "ntp server 127.0.0.1 iburst");
            await console.ExpectAsync(@"%NTP-5-PEERSYNC: NTP synced to peer 127\.0\.0\.1", patience);
            Assert.That(await console.CommandAsync("show ntp status"), Does.Contain("Clock is synchronized, stratum 9, reference is 127.0.0.1"));
            Assert.That(await console.CommandAsync("show ntp associations"), Does.Match(@"\n\*~127\.0\.0\.1 +127\.127\.1\.1 +8 +\d+ +64 +\d+ "));
            Assert.That(await console.CommandAsync("show clock detail"), Does.Contain("Time source is NTP"));
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        Directory.Delete(folder, recursive: true);
    }
}
