using System.Net;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class InterfacesTests
{
    const string First = "GigabitEthernet0/0", Second = "GigabitEthernet0/1";

    readonly Log log = new(new DeviceClock(TimeProvider.System, authoritative: true));
    readonly RunningConfig config = new();

    Interfaces Make() => new([First, Second], [IPAddress.Loopback], IPAddress.IsLoopback, log);

    string[] Messages => [.. log.Buffered.Select(l => l.Text[l.Text.IndexOf('%', StringComparison.Ordinal)..])];

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
        config.Interfaces[First] = new() { Address = "127.0.0.9", Mask = "255.0.0.0" };
        var interfaces = Make();
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.EqualTo(new[] { IPAddress.Parse("127.0.0.9") }));
    }

    [Test]
    public void SecondaryAddressesAreListenedOnToo()
    {
        config.Interfaces[First] = new() { Address = "127.0.0.9", Mask = "255.0.0.0", Secondary = { ("127.0.0.10", "255.0.0.0") } };
        var interfaces = Make();
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.EqualTo(new[] { IPAddress.Parse("127.0.0.9"), IPAddress.Parse("127.0.0.10") }));
    }

    [Test]
    public void AnAddressTheHostLacksKeepsTheInterfaceDownAndIsSaidOnce()
    {
        config.Interfaces[First] = new() { Address = "192.0.2.1", Mask = "255.255.255.0" };
        var interfaces = Make();
        interfaces.Apply(config);
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.Empty);
        Assert.That(Messages, Is.EqualTo(new[]
        {
            $"%IP-4-NOTLOCAL: {First}: 192.0.2.1 is not an address of this host; services do not start on it",
            $"%LINEPROTO-5-UPDOWN: Line protocol on Interface {First}, changed state to down",
        }));
    }

    [Test]
    public void ShutdownTakesTheAddressAway()
    {
        var interfaces = Make();
        interfaces.Apply(config);
        config.Interfaces[First] = new() { Shutdown = true };
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Is.Empty);
        Assert.That(Messages, Is.EqualTo(new[]
        {
            $"%LINK-5-CHANGED: Interface {First}, changed state to administratively down",
            $"%LINEPROTO-5-UPDOWN: Line protocol on Interface {First}, changed state to down",
        }));
    }

    [Test]
    public void EachChangeIsSaidOnceAsIosDoes()
    {
        var interfaces = Make();
        config.Interfaces[First] = new() { Shutdown = true };
        config.Interfaces[Second] = new() { Shutdown = true };
        interfaces.Apply(config);
        log.Clear();
        config.Interfaces[First] = new();
        config.Interfaces[Second] = new();
        interfaces.Apply(config);
        interfaces.Apply(config);
        Assert.That(Messages, Is.EqualTo(new[]
        {
            $"%LINK-3-UPDOWN: Interface {First}, changed state to up",
            $"%LINEPROTO-5-UPDOWN: Line protocol on Interface {First}, changed state to up",
            $"%LINK-3-UPDOWN: Interface {Second}, changed state to down",
        }));
    }

    [Test]
    public void LoopbackComesUpAndGoesWithItsSection()
    {
        var interfaces = Make();
        interfaces.Apply(config);
        config.Interfaces["Loopback10"] = new();
        config.Interfaces["Loopback2"] = new() { Address = "127.0.0.2", Mask = "255.255.255.255" };
        interfaces.Apply(config);
        Assert.That(interfaces.States.Select(s => s.Name), Is.EqualTo(new[] { First, Second, "Loopback2", "Loopback10" }));
        Assert.That(interfaces.Listening, Does.Contain(IPAddress.Parse("127.0.0.2")));
        config.Interfaces.Remove("Loopback2");
        interfaces.Apply(config);
        Assert.That(interfaces.Listening, Does.Not.Contain(IPAddress.Parse("127.0.0.2")));
        Assert.That(Messages, Is.EqualTo(new[]
        {
            "%LINEPROTO-5-UPDOWN: Line protocol on Interface Loopback2, changed state to up",
            "%LINEPROTO-5-UPDOWN: Line protocol on Interface Loopback10, changed state to up",
            "%LINK-5-CHANGED: Interface Loopback2, changed state to administratively down",
            "%LINEPROTO-5-UPDOWN: Line protocol on Interface Loopback2, changed state to down",
        }));
    }

    [Test]
    public void HostsLoopbackDeviceIsFoundWithItsCounters()
    {
        var found = HostAddresses.Find(IPAddress.Parse("127.0.0.9"));
        Assert.That(found, Is.Not.Null);
        Assert.That((found!.PrefixLength, found.Counters is { PacketsIn: >= 0 }), Is.EqualTo((8, true)));
        Assert.That(HostAddresses.Find(IPAddress.Parse("192.0.2.1")), Is.Null);
    }
}
