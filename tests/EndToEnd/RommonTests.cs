using System.Net;
using NUnit.Framework;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>Breaking in, the configuration register, and a lost password recovered, as an operator does it at a running router.</summary>
[Parallelizable(ParallelScope.All)]
sealed class RommonTests
{
    const string Proceed = @"Proceed with reload\? \[confirm\]", Started = "Press RETURN to get started!", Dialog = @"initial configuration dialog\? \[yes/no\]: ";
    const string Interrupted = "monitor: command \"boot\" aborted due to user interrupt\r\nrommon 1 > ";
    static readonly byte[] telnetBreak = [255, 243], controlC = [3];

    [Test]
    public async Task CtrlCRightBehindTheConfirmedReloadLeadsToTheMonitor()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        for (var round = 0; round < 3; round++)
        {
            await console.SendAsync("reload\r");
            await console.ExpectAsync(Proceed);
            // Once in one piece with the answer, once after it.
            await console.SendAsync(round == 0 ? "\r\u0003" : "\r");
            if (round > 0) await console.SendAsync("\u0003");
            Assert.That(await console.ExpectAsync("rommon 1 > "), Does.Contain("System Bootstrap").And.Match(Interrupted));
            await console.SendAsync("boot\r");
            Assert.That(await console.ExpectAsync(Started), Does.Contain("Loading flash:staplebox ").And.Not.Contain("System Bootstrap"));
            await console.EnableAsync();
        }
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task CtrlCBeforeReturnBreaksInForWhoSawTheBootAndForNobodyElse()
    {
        await using var router = await RouterProcess.StartAsync();
        await using (var first = router.Attach())
        {
            // A newcomer's Ctrl-C, as tools press it to drop what others left, does nothing.
            await first.SendAsync("\u0003\u0003");
            await first.EnableAsync();
            await first.SendAsync("reload\r");
            await first.ExpectAsync(Proceed);
            await first.SendAsync("\r");
            await first.ExpectAsync(Started);
            await first.SendAsync("\u0003");
            await first.ExpectAsync(@"\*\*\* System received an abort due to Break Key \*\*\*[\r\n]+rommon 1 > ");
            await first.SendAsync("reset\r");
            await first.ExpectAsync(Started);
            await first.EnableAsync();
            await first.SendAsync("\u0003");
            await first.ExpectAsync("Router#");
        }
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task BootFieldZeroStaysInTheMonitorThroughAPowerCut()
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        await using (var router = await RouterProcess.StartAsync(folder))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("config-register 0x2100");
            Assert.That(await console.CommandAsync("show version | include register"), Is.EqualTo("Configuration register is 0x2102 (will be 0x2100 at next reload)\n"));
            await router.CutPowerAsync();
        }
        await using (var router = await RouterProcess.StartAsync(folder))
        {
            Assert.That(router.Ready.GetProperty("ports").GetProperty("http").GetInt32(), Is.Zero);
            await using var console = router.Attach();
            await console.SendAsync("\r");
            await console.ExpectAsync("rommon 1 > ");
            await console.SendAsync("confreg 0x2102\r");
            await console.ExpectAsync("You must reset or power cycle for new config to take effect");
            await console.SendAsync("reset\r");
            Assert.That(await console.ExpectAsync(Started), Does.Contain("System Bootstrap"));
            await console.EnableAsync();
            Assert.That(await console.CommandAsync("show bootvar | include register"), Is.EqualTo("Configuration register is 0x2102\n"));
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task PowerOffWorksFromTheMonitor()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("config-register 0x2100");
        await console.CommandAsync("write memory");
        await ReloadAsync(console, []);
        await console.ExpectAsync("rommon 1 > ");
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task APasswordLostIsRecoveredOverTelnet()
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "tcp:127.0.0.1:0");
        await using var console = new ConsoleClient(IPEndPoint.Parse(router.Ready.GetProperty("consoles")[0].GetProperty("path").GetString()!));
        await RecoverAsync(console, telnetBreak);
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task APasswordLostIsRecoveredOverAPty()
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "pty:pty");
        var bridge = Path.Combine(router.Folder, "bridge");
        using var socat = Tool.Start("socat", [$"UNIX-LISTEN:{bridge}", $"{Path.Combine(router.Folder, "pty")},rawer"]);
        try
        {
            Tool.WaitUntil(() => Tool.IsListening(bridge), "socat listens");
            await using var console = new ConsoleClient(bridge);
            await RecoverAsync(console, controlC);
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        finally { Tool.End(socat); }
    }

    static async Task RecoverAsync(ConsoleClient console, byte[] breakKey)
    {
        await console.EnableAsync();
        await console.ConfigureAsync("hostname locked", "enable secret forgotten");
        await console.CommandAsync("write memory");
        await ReloadAsync(console, breakKey);
        await console.ExpectAsync("rommon 1 > ");
        await console.SendAsync("confreg 0x2142\r");
        await console.ExpectAsync("rommon 2 > ");
        await console.SendAsync("reset\r");
        await console.ExpectAsync(Dialog);
        await console.SendAsync("no\r");
        await console.ExpectAsync(Started);
        await console.EnableAsync();
        Assert.That(await console.CommandAsync("show startup-config"), Does.Contain("hostname locked\n"));
        await console.SendAsync("copy startup-config running-config\r");
        await console.ExpectAsync(@"Destination filename \[running-config\]\? ");
        await console.SendAsync("\r");
        await console.ExpectAsync("locked#");
        await console.ConfigureAsync("enable secret known", "config-register 0x2102");
        await console.CommandAsync("write memory");
        await ReloadAsync(console, []);
        await console.ExpectAsync(Started);
        await console.EnableAsync(secret: "known");
        Assert.That(await console.CommandAsync("show version | include register"), Is.EqualTo("Configuration register is 0x2102\n"));
        Assert.That(await console.CommandAsync("show running-config | include hostname"), Is.EqualTo("hostname locked\n"));
    }

    static async Task ReloadAsync(ConsoleClient console, byte[] breakKey)
    {
        await console.SendAsync("reload\r");
        await console.ExpectAsync(Proceed);
        await console.SendAsync("\r"u8.ToArray());
        await console.SendAsync(breakKey);
    }
}
