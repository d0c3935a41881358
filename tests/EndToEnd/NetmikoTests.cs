using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Debian's netmiko, which matches on prompts and echoes byte for byte, works a router as automation engineers have it do.</summary>
[Parallelizable(ParallelScope.All)]
sealed class NetmikoTests
{
    const string Serial = "cisco_ios_serial", Telnet = "cisco_ios_telnet";

    static Task<Subprocess> RunAsync(string habit, string kind, string target, string password = "letmein")
        => Subprocess.RunAsync("/usr/bin/python3", [ClientRouter.Client("netmiko_habits.py"), habit, kind, target], new Dictionary<string, string>(ClientRouter.Secrets) { ["ROUTER_PASSWORD"] = password });

    static Task<Subprocess> RunAsync(string habit, string place, ClientRouter router) => place switch
    {
        "serial" => RunAsync(habit, Serial, router.SerialPort),
        "console" => RunAsync(habit, Telnet, router.Console),
        _ => RunAsync(habit, Telnet, router.Vty),
    };

    [TestCase("serial")]
    [TestCase("console")]
    [TestCase("vty")]
    public async Task TrustpointIsConfiguredAndSaved(string place)
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync("provision", place, router);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Contain("PROMPT edge1#"));
        Assert.That(run.Output, Does.Contain(" revocation-check ocsp none"));
        Assert.That(run.Output, Does.Contain("[OK]"));
        Assert.That(run.Output.Trim(), Does.EndWith("crypto pki trustpoint netmiko"));
        Assert.That(await router.Process.PowerOffAsync(), Is.Zero);
        Assert.That(File.Exists(router.SerialPort), Is.False, "the link is left behind");
    }

    [TestCase("serial")]
    [TestCase("vty")]
    public async Task FiveHundredLinesArriveCompleteAndInOrder(string place)
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync("bulk", place, router);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Is.EqualTo("ECHOED 500\nCONFIGURED True\nBuilding configuration...\n[OK]\nSAVED True\n"));
    }

    [TestCase("serial")]
    [TestCase("vty")]
    public async Task PagesTurnedByHandReadAsNone(string place)
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync("page", place, router);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Match(@"^TURNED ([2-9]|\d\d)\nSAME True \['edge1#'\]\n$"));
    }

    [TestCase("serial")]
    [TestCase("console")]
    public async Task ConfigurationDialogOfAFreshRouterIsDeclined(string place)
    {
        await using var router = await ClientRouter.StartFreshAsync(serialFirst: place == "serial");
        var run = await RunAsync("dialog", place, router);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Contain("Would you like to enter the initial configuration dialog? [yes/no]: no"));
        Assert.That(run.Output, Does.EndWith("PROMPT Router#\n"));
    }

    [Test]
    public async Task ReloadSavesAndComesBack()
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync("reload", "serial", router);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        var shown = run.Output.Replace("\r", "", StringComparison.Ordinal);
        Assert.That(shown, Does.Contain("System configuration has been modified. Save? [yes/no]: "));
        Assert.That(shown, Does.Contain("Building configuration...\n[OK]\nProceed with reload? [confirm]"));
        Assert.That(shown, Does.EndWith("KEPT ip host changed.example 192.0.2.1\n"));
    }

    [Test]
    public async Task WrongPasswordIsARefusedLogin()
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync("provision", Telnet, router.Vty, "nonsense");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Output);
        Assert.That(run.Output, Does.StartWith("REFUSED Login failed: 127.0.0.1"));
        Assert.That(run.Output, Does.Contain("% Login invalid"));
    }
}
