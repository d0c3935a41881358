using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary><c>reload</c> restarts the router inside its process: what was saved and the staple come back, what was not saved is asked for.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ReloadTests
{
    const string Save = @"System configuration has been modified\. Save\? \[yes/no\]: ", Proceed = @"Proceed with reload\? \[confirm\]", Started = "Press RETURN to get started!";

    [Test]
    public async Task ReloadKeepsProcessConsoleSavedConfigurationAndStaple()
    {
        await using var pki = new Enrolment();
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("hostname r1", "crypto key generate ec keysize 256 label k1");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ConfigureAsync("ip http secure-trustpoint web", "ip http secure-server");
        await console.ExpectStapleAsync("good");
        await console.CommandAsync("write memory");
        pki.IsDown = true;
        var asked = pki.Asked;

        await console.SendAsync("reload\r");
        Assert.That(await console.ExpectAsync(Proceed), Does.Not.Contain("modified"));
        await console.SendAsync("\r");
        var boot = await console.ExpectAsync(Started);
        Assert.That(boot, Does.Contain("System Bootstrap").And.Not.Contain("is now available"));
        await console.EnableAsync();
        Assert.That(await console.CommandAsync("show running-config | include hostname"), Is.EqualTo("hostname r1\n"));
        await (await HttpsClients.OfAsync(router, pki)).AssertAllAcceptAsync();
        Assert.That(pki.Asked, Is.EqualTo(asked), "the stored staple was not served by itself");
        Assert.That(router.Process.HasExited, Is.False);
        Assert.That(System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(router.Folder, "ready.json"))).RootElement.GetProperty("pid").GetInt32(), Is.EqualTo(router.Process.Id));
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [TestCase("yes", "r2")]
    [TestCase("no", "Router")]
    public async Task WhatIsNotSavedIsAskedFor(string answer, string hostname)
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("hostname r2");
        await console.SendAsync("reload\r");
        await console.ExpectAsync(Save);
        await console.SendAsync($"{answer}\r");
        await console.ExpectAsync(Proceed);
        await console.SendAsync("\r");
        await console.ExpectAsync(Started);
        await console.EnableAsync();
        Assert.That(await console.CommandAsync("show running-config | include hostname"), Is.EqualTo($"hostname {hostname}\n"));
    }

    [Test]
    public async Task ReloadIsDoneManyTimesInOneProcess()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("ip http server");
        await console.CommandAsync("write memory");
        for (var round = 0; round < 5; round++)
        {
            await ReloadAsync(console);
            await console.ExpectAsync(Started);
            await console.EnableAsync();
            await RouterProcess.UntilListeningAsync(router.Offset + 80);
        }
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task AStartupConfigurationWithAWrongLineBootsAndShowsIt()
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        var startup = Path.Combine(folder, "startup.cfg");
        await File.WriteAllTextAsync(startup, "hostname r1\nip flux-capacitor 88\ncrypto pki trustpoint web\n revocation-check ocsp\n warp 9\nip domain name example.com\n");
        await using (var router = await RouterProcess.StartAsync(folder, "--startup-config", startup))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await ReloadAsync(console);
            var boot = await console.ExpectAsync(Started);
            Assert.That(boot, Does.Contain("ip flux-capacitor 88").And.Contain("warp 9").And.Contain("% Invalid input detected at '^' marker."));
            await console.EnableAsync();
            var config = await console.CommandAsync("show running-config");
            Assert.That(config, Does.Contain("hostname r1\n").And.Contain(" revocation-check ocsp\n").And.Contain("ip domain name example.com\n"));
            Assert.That(await console.CommandAsync("show logging"), Does.Contain("%SYS-4-CONFIG_ERRORS: 2 lines of startup-config were not taken"));
        }
        Directory.Delete(folder, recursive: true);
    }

    static async Task ReloadAsync(ConsoleClient console)
    {
        await console.SendAsync("reload\r");
        await console.ExpectAsync(Proceed);
        await console.SendAsync("\r");
    }
}
