using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Perl's Net::Telnet::Cisco, which knows IOS by its prompts, its pager and its error lines.</summary>
[Parallelizable(ParallelScope.All)]
sealed class NetTelnetCiscoTests
{
    [TestCase("vty")]
    [TestCase("console")]
    public async Task LogsInEnablesConfiguresTurnsPagesAndFindsErrors(string kind)
    {
        await using var router = await ClientRouter.StartAsync();
        var target = kind == "vty" ? router.Vty : router.Console;
        var run = await Subprocess.RunAsync("/usr/bin/perl", [ClientRouter.Client("net_telnet_cisco.pl"), .. ClientRouter.Arguments(target), kind], ClientRouter.Secrets);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.EndWith("ok: disable\n"));
    }
}
