using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>rancid, the configuration archiver: its login script <c>clogin</c>, and its collector for IOS that reads what clogin brings.</summary>
[Parallelizable(ParallelScope.All)]
sealed class RancidTests
{
    const string Programs = "/usr/lib/rancid/bin";
    const string Host = "127.0.0.1";

    const string LinePassword = """
        hostname edge1
        enable password hushhush
        service password-encryption
        banner motd ^Authorised use only^
        line vty 0 4
         password letmein
         login
         transport input telnet
        """;

    /// <summary>Runs one of rancid's programs at home in the router's folder, where its <c>.cloginrc</c> holds the passwords.</summary>
    static async Task<Subprocess> RunAsync(ClientRouter router, string[] command, string password = "letmein")
    {
        var passwords = Path.Combine(router.Folder, ".cloginrc");
        await using (var file = new StreamWriter(passwords, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            await file.WriteAsync($$"""
                add method {{Host}} {telnet:{{ClientRouter.Arguments(router.Vty)[1]}}}
                add user {{Host}} {admin}
                add password {{Host}} {{{password}}} {hushhush}
                add timeout {{Host}} 30

                """);
        }
        var environment = new Dictionary<string, string> { ["HOME"] = router.Folder, ["PATH"] = $"{Programs}:/usr/bin:/bin", ["TERM"] = "dumb" };
        return await Subprocess.RunAsync("/usr/bin/env", ["-C", router.Folder, .. command], environment);
    }

    [Test]
    public async Task CloginRunsItsCommands()
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync(router, ["clogin", "-c", "show version;show running-config", Host]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        var shown = run.Output.Replace("\r", "", StringComparison.Ordinal);
        Assert.That(shown, Does.Contain("edge1#show version\nStaplebox Software"));
        Assert.That(shown, Does.Contain("Configuration register is 0x2102\n\nedge1#show running-config\nBuilding configuration...\n"));
        Assert.That(shown, Does.Contain("\nhostname edge1\n"));
        Assert.That(shown, Does.Contain("\nend\n\nedge1#exit"));
        Assert.That(shown, Does.Not.Contain("--More--"));
    }

    [Test]
    public async Task CloginTypesAFileOfCommands()
    {
        await using var router = await ClientRouter.StartAsync();
        var commands = Path.Combine(router.Folder, "commands");
        await File.WriteAllTextAsync(commands, "configure terminal\ninterface GigabitEthernet0/1\nshutdown\nip host clogin.example 192.0.2.8\nend\nwrite memory\nshow startup-config");
        var run = await RunAsync(router, ["clogin", "-x", commands, Host]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        var shown = run.Output.Replace("\r", "", StringComparison.Ordinal);
        Assert.That(shown, Does.Contain("edge1(config-if)#shutdown\nedge1(config-if)#ip host clogin.example 192.0.2.8\nedge1(config)#end\n"));
        Assert.That(shown, Does.Contain("edge1#write memory\nBuilding configuration...\n[OK]\nedge1#show startup-config\n"));
        Assert.That(shown, Does.Contain("\nip host clogin.example 192.0.2.8\n"));
    }

    [Test]
    public async Task CloginSaysThatThePasswordIsWrong()
    {
        await using var router = await ClientRouter.StartAsync();
        var run = await RunAsync(router, ["clogin", "-c", "show version", Host], "nonsense");
        Assert.That(run.ExitCode, Is.Not.Zero, run.Output);
        Assert.That(run.Output, Does.Contain($"Error: Invalid login: {Host}"));
    }

    [TestCase("letmein", "edge1#show privilege\nCurrent privilege level is 15")]
    [TestCase("nonsense", $"% Bad passwords\n\nError: Check your passwd for {Host}")]
    public async Task CloginKnowsALineThatAsksForAPasswordOnly(string password, string end)
    {
        await using var router = await ClientRouter.StartAsync(LinePassword);
        var run = await RunAsync(router, ["clogin", "-c", "show privilege", Host], password);
        Assert.That(run.ExitCode, Is.EqualTo(password == "letmein" ? 0 : 1), run.Output);
        Assert.That(run.Output.Replace("\r", "", StringComparison.Ordinal), Does.Contain(end));
    }

    [Test]
    public async Task CollectorArchivesAConfigurationThatStaysTheSame()
    {
        await using var router = await ClientRouter.StartAsync();
        var first = await CollectAsync(router);
        Assert.That(first, Does.StartWith("!RANCID-CONTENT-TYPE: cisco\n!\n!Chassis type: BRANCH\n"));
        Assert.That(first, Does.Contain($"\n!Processor ID: {router.Process.Ready.GetProperty("serial").GetString()}\n"));
        Assert.That(first, Does.Contain("\n!Memory: main 262144K\n"));
        Assert.That(first, Does.Contain("\n!Image: flash:staplebox\n"));
        Assert.That(first, Does.Contain("\nconfig-register 0x2102\n"));
        Assert.That(first, Does.Contain("\nhostname edge1\n"));
        Assert.That(first, Does.Contain("\nline vty 0 4\n login local\n transport input telnet\n"));
        Assert.That(first.TrimEnd(), Does.EndWith("\nend"));
        Assert.That(await CollectAsync(router), Is.EqualTo(first));
    }

    static async Task<string> CollectAsync(ClientRouter router)
    {
        var run = await RunAsync(router, ["rancid", "-t", "cisco", Host]);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        return await File.ReadAllTextAsync(Path.Combine(router.Folder, $"{Host}.new"));
    }
}
