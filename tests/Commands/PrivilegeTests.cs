using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What each privilege level may type and see.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PrivilegeTests
{
    const string Invalid = "% Invalid input detected at '^' marker.";

    static async Task<TestRouter> AtLevelAsync(int level, params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync([.. lines, "line con 0", $" privilege level {level}"]), Is.Empty);
        router.Line.Type("\r");
        await router.Line.WaitAsync(text => text.EndsWith(level > 1 ? "Router#" : "Router>", StringComparison.Ordinal));
        return router;
    }

    static Task<string> AskAsync(TestRouter router, string line)
        => router.TypeAsync(line, text => text.Contains('\n', StringComparison.Ordinal) && text[^1] is '#' or '>');

    [Test]
    public async Task LineGivesItsLevelToWhoIsGivenNone()
    {
        await using var router = await AtLevelAsync(7);
        Assert.That(await router.RunAsync("show privilege"), Does.Contain("Current privilege level is 7"));
    }

    [Test]
    public async Task LoweredCommandIsUsedByTheLowerLevel()
    {
        await using var router = await AtLevelAsync(5, "privilege exec level 5 configure terminal", "privilege configure level 5 interface", "privilege interface level 5 shutdown");
        await router.RunAsync("configure terminal");
        Assert.That(await router.RunAsync("hostname Other"), Does.Contain(Invalid));
        await router.RunAsync("interface g0/1");
        await router.RunAsync("shutdown");
        Assert.That(router.Router.Config.Interfaces["GigabitEthernet0/1"].Shutdown);
        await router.RunAsync("no shutdown");
        Assert.That(router.Router.Config.Interfaces["GigabitEthernet0/1"].Shutdown, Is.False);
        Assert.That(await router.RunAsync("ip address 127.0.0.1 255.0.0.0"), Does.Contain(Invalid));
        Assert.That(await router.RunAsync("end"), Does.EndWith("Router#"));
    }

    [Test]
    public async Task RaisedNoFormIsRefusedWhereTheCommandIsNot()
    {
        await using var router = await AtLevelAsync(5, "privilege exec level 5 configure terminal", "privilege configure level 5 interface", "privilege interface level 5 shutdown", "privilege interface level 10 no shutdown", "privilege interface level 5 no");
        foreach (var line in (string[])["configure terminal", "interface g0/1", "shutdown"]) await router.RunAsync(line);
        Assert.That(await router.RunAsync("no shutdown"), Does.Contain(Invalid));
    }

    [Test]
    public async Task RaisingACommandRaisesTheWordsBeforeIt()
    {
        await using var router = await AtLevelAsync(1, "privilege exec level 9 show clock");
        Assert.That(await AskAsync(router, "show version\r"), Does.Contain(Invalid).Or.Contain("Unknown command"));
    }

    [Test]
    public async Task WordsBeforeThatWereGivenALevelKeepIt()
    {
        await using var router = await AtLevelAsync(1, "privilege exec level 1 show", "privilege exec level 9 show clock");
        Assert.That(await AskAsync(router, "show privilege\r"), Does.Contain("level is 1"));
        Assert.That(await AskAsync(router, "show clock\r"), Does.Contain(Invalid));
    }

    [Test]
    public async Task AllGivesWhatFollowsTheLevelToo()
    {
        await using var router = await AtLevelAsync(3, "privilege exec all level 3 write");
        Assert.That(await router.RunAsync("write terminal"), Does.Contain("Building configuration"));
        await using var other = await AtLevelAsync(3, "privilege exec level 3 write");
        Assert.That(await other.RunAsync("write terminal"), Does.Contain(Invalid));
    }

    [Test]
    public async Task HelpShowsWhatTheLevelMayType()
    {
        await using var router = await AtLevelAsync(0);
        Assert.That(await AskAsync(router, "?"), Is.EqualTo("""
            ?
            Exec commands:
              disable  Turn off privileged commands
              enable   Turn on privileged commands
              exit     Exit from the EXEC
              help     Description of the interactive help system
              logout   Exit from the EXEC

            Router>
            """));
    }

    [Test]
    public async Task RunningConfigShowsWhatTheReaderMayChange()
    {
        await using var router = await AtLevelAsync(5, "hostname Router", "ip domain name example.com", "privilege exec level 5 show running-config", "privilege configure level 5 interface", "privilege interface level 5 ip address");
        Assert.That(await router.RunAsync("show running-config"), Is.EqualTo("""
            show running-config
            Building configuration...

            Current configuration : 145 bytes
            !
            ! No configuration change since last restart
            !
            interface GigabitEthernet0/0
             no ip address
            !
            interface GigabitEthernet0/1
             no ip address
            !
            end

            Router#
            """));
    }

    [Test]
    public async Task ResetAndNoTakeALevelBackWithTheWordsBefore()
    {
        await using var router = new TestRouter();
        var fresh = ConfigText.Of(router.Router.Config);
        await router.ReplayAsync(["privilege exec level 7 show running-config", "privilege exec reset show running-config"]);
        Assert.That(ConfigText.Of(router.Router.Config), Is.EqualTo(fresh));
        await router.ReplayAsync(["privilege exec level 7 show running-config", "no privilege exec level 7 show running-config"]);
        Assert.That(ConfigText.Of(router.Router.Config), Is.EqualTo(fresh));
    }

    [Test]
    public void EveryModeHasANameForPrivilege()
        => Assert.That(Language.Modes.Where(m => PrivilegeModes.NameOf(m) is null).Select(m => m.Name), Is.Empty, "name it in PrivilegeModes");

    [Test]
    public async Task LevelIsKeptAcrossAReboot()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["privilege exec level 5 show running-config", "privilege exec level 1 show", "privilege configure all level 9 interface", "privilege interface level 9 no shutdown"]);
        var written = ConfigText.Of(router.Router.Config);
        Assert.That(written, Does.Contain("""
            privilege interface level 9 no shutdown
            privilege interface level 9 no
            privilege configure all level 9 interface
            privilege exec level 5 show running-config
            privilege exec level 1 show

            """.TrimEnd()));
        await using var next = new TestRouter();
        Assert.That(await next.ReplayAsync(written.Split('\n')), Is.Empty);
        Assert.That(ConfigText.Of(next.Router.Config), Is.EqualTo(written));
    }
}
