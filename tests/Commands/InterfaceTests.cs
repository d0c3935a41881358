using NUnit.Framework;

namespace Tests.Commands;

/// <summary>Interfaces as the console configures and shows them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class InterfaceTests
{
    [Test]
    public async Task DescriptionIsShown()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["interface g0/0", " description to the lab"]);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show interfaces description"), Does.Contain("Gi0/0                          up             up       to the lab\n"));
        Assert.That(await router.RunAsync("show interfaces g0/0"), Does.Contain("  Description: to the lab\n"));
    }

    [Test]
    public async Task MacIsLocallyAdministeredAndItsOwnForEachInterface()
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        var shown = await router.RunAsync("show interfaces | include address is 02");
        var lines = shown.Split('\n').Where(l => l.Contains("(bia ", StringComparison.Ordinal)).ToArray();
        Assert.That(lines, Has.Length.EqualTo(2).And.Unique);
        Assert.That(lines, Has.All.Match(@"^  Hardware is Gigabit Ethernet, address is (02[0-9a-f]{2}\.[0-9a-f]{4}\.[0-9a-f]{4}) \(bia \1\)$"));
        Assert.That(await router.RunAsync("show interfaces | include address is 02"), Is.EqualTo(shown));
    }

    [Test]
    public async Task AddressOfTheStartupConfigIsNvrams()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["interface g0/0", " ip address 127.0.0.9 255.0.0.0", "interface Loopback3"]);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("show ip interface brief"), Does.Contain("GigabitEthernet0/0         127.0.0.9       YES NVRAM  up                    up      \n").And.Contain("Loopback3                  unassigned      YES unset  up                    up      \n"));
    }
}
