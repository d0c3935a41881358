using System.Net;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class InterfacesTests
{
    readonly Log log = new(new DeviceClock(TimeProvider.System, authoritative: true));
    readonly RunningConfig config = new();

    Interfaces Make() => new(["GigabitEthernet0/0", "GigabitEthernet0/1"], [IPAddress.Loopback], a => IPAddress.IsLoopback(a), log);

    [Test]
    public void TheFirstInterfaceCarriesTheGivenAddress()
    {
        var interfaces = Make();
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.EqualTo(new[] { IPAddress.Loopback }));
        Assert.That(log.Buffered, Is.Empty);
    }

    [Test]
    public void AConfiguredAddressReplacesTheGivenOne()
    {
        config.Interfaces["GigabitEthernet0/0"] = new() { Address = "127.0.0.9", Mask = "255.0.0.0" };
        var interfaces = Make();
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.EqualTo(new[] { IPAddress.Parse("127.0.0.9") }));
    }

    [Test]
    public void AnAddressTheHostLacksKeepsTheInterfaceDownAndIsSaidOnce()
    {
        config.Interfaces["GigabitEthernet0/0"] = new() { Address = "192.0.2.1", Mask = "255.255.255.0" };
        var interfaces = Make();
        interfaces.Apply(config);
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.Empty);
        Assert.That(log.Buffered.Count(l => l.Text.Contains("192.0.2.1 is not an address of this host", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void ShutdownTakesTheAddressAway()
    {
        var interfaces = Make();
        interfaces.Apply(config);
        config.Interfaces["GigabitEthernet0/0"] = new() { Shutdown = true };
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.Empty);
        Assert.That(log.Buffered[^1].Text, Does.EndWith("%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/0, changed state to down"));
    }
}
