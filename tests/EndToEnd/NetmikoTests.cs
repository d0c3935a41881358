using System.Globalization;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Debian's netmiko, which matches on prompts and echoes byte for byte, provisions a router over both of its kinds of console.</summary>
sealed class NetmikoTests
{
    const string Startup = """
        hostname edge1
        enable secret hushhush
        username admin privilege 1 secret letmein
        line con 0
         login local
        """;

    static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Clients/netmiko_session.py");

    static readonly Dictionary<string, string> secrets = new() { ["ROUTER_USER"] = "admin", ["ROUTER_PASSWORD"] = "letmein", ["ROUTER_SECRET"] = "hushhush" };

    static async Task ConfigureOver(string kind, string console, Func<RouterProcess, string> target)
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        var startup = Path.Combine(folder, "startup.cfg");
        await File.WriteAllTextAsync(startup, Startup);
        await using (var router = await RouterProcess.StartAsync(folder, "--console", console, "--startup-config", startup))
        {
            var run = await Subprocess.RunAsync("/usr/bin/python3", [Script(), kind, target(router)], secrets);
            Assert.That(run.ExitCode, Is.Zero, run.Output);
            Assert.That(run.Output, Does.Contain("PROMPT edge1#"));
            Assert.That(run.Output, Does.Contain(" revocation-check ocsp none"));
            Assert.That(run.Output, Does.Contain("[OK]"));
            Assert.That(run.Output.Trim(), Does.EndWith("crypto pki trustpoint netmiko"));
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task CiscoIosSerialConfiguresATrustpointAndSaves()
    {
        // pyserial lists a port by its name alone, and lists no pseudo-terminals.
        var port = string.Create(CultureInfo.InvariantCulture, $"/dev/ttyUSB{900 + Environment.ProcessId % 100}");
        await ConfigureOver("cisco_ios_serial", $"pty:{port}", _ => port);
        Assert.That(File.Exists(port), Is.False, "the link is left behind");
    }

    [Test]
    public Task CiscoIosTelnetConfiguresATrustpointAndSaves()
        => ConfigureOver("cisco_ios_telnet", "tcp:127.0.0.1:0", router => router.Ready.GetProperty("consoles")[0].GetProperty("path").GetString()!);
}
