using System.Text.RegularExpressions;
using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What the show commands of the system print, read as the usual parsers read it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SystemShowTests
{
    static async Task<string> ShowAsync(string command, params string[] configuration)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        Assert.That(await router.ReplayAsync(configuration), Is.Empty);
        await router.RunAsync("terminal length 0");
        return await router.RunAsync(command);
    }

    static void Matches(string output, params string[] patterns)
    {
        foreach (var pattern in patterns) Assert.That(Regex.IsMatch(output, pattern, RegexOptions.Multiline), $"{pattern}\nis not in\n{output}");
    }

    [Test]
    public async Task VersionIsReadByTheUsualTemplates() => Matches(await ShowAsync("show version"),
        @"^.*Software,*\s+\((BRANCH-UNIVERSALK9-M)\),\sVersion\s1\.0\.0,", @"^ROM:\s+\S+", @"^\s*Router\s+uptime\s+is\s+0 minutes$", "^System returned to ROM by power-on$",
        @"^System\s+restarted\s+at\s+10:42:15 UTC Sun Nov 22 2026$", "^System image file is \"(.*?):(\\S+)\"$", @"^Processor board ID SBX2647A0C1$", "^Configuration register is 0x[0-9A-F]+$");

    [Test]
    public async Task RestartIsTimedByTheZonesClock() => Matches(await ShowAsync("show version", "clock timezone CET 1"), "^System restarted at 11:42:15 CET Sun Nov 22 2026$");

    [Test]
    public async Task InventoryNamesTheChassisAndTheTpm() => Matches(await ShowAsync("show inventory"),
        "^NAME: \"Chassis\", DESCR: \"Staplebox branch chassis, Cortex-A53\"$", @"^PID: branch            , VID:      , SN: SBX2647A0C1$", "^NAME: \"TPM\", DESCR: \"Trusted Platform Module 2.0, .+, firmware .+\"$");

    [Test]
    public async Task ProcessesAreTheThreadsTheRouterHas() => Matches(await ShowAsync("show processes cpu"),
        @"^CPU utilization for five seconds: \d+%/\d+%; one minute: \d+%; five minutes: \d+%$", @"^ PID Runtime\(ms\)     Invoked      uSecs   5Sec   1Min   5Min TTY Process $",
        @"^   1        1500         300       5000  0\.00%  0\.00%  0\.00%   0 device$");

    [Test]
    public async Task MemoryIsInIosColumns() => Matches(await ShowAsync("show memory statistics"),
        @"^                Head    Total\(b\)     Used\(b\)     Free\(b\)   Lowest\(b\)  Largest\(b\)$", @"^Processor   00000000   268435456    67108864   201326592   167772160   201326592$");

    [Test]
    public async Task TechSupportRunsEverythingAndShowsNoSecret()
    {
        var output = await ShowAsync("show tech-support", "enable secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "username admin privilege 15 secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6");
        Assert.Multiple(() =>
        {
            foreach (var command in ShowTechSupport.Commands) Assert.That(output, Does.Contain($"\n------------------ {command} ------------------\n\n"));
            Assert.That(output, Does.Contain("enable secret 9 <removed>\n").And.Contain("username admin privilege 15 secret 9 <removed>\n"));
            Assert.That(output, Does.Not.Contain("$9$").And.Not.Contain("% Invalid").And.Not.Contain("% Incomplete").And.Not.Contain("% Ambiguous"));
        });
    }
}
