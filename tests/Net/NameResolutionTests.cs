using System.Net;
using System.Net.Sockets;
using Firmware.Config;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

[Parallelizable(ParallelScope.All)]
sealed class NameResolutionTests
{
    static readonly IPAddress answer = IPAddress.Parse("192.0.2.7");

    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("[::1]", "::1")]
    [TestCase("2001:db8::2", "2001:db8::2")]
    public async Task LiteralIsItsOwnAddress(string host, string address)
        => Assert.That(await Names(new(), Never).ResolveAsync(host, default), Is.EqualTo(new[] { IPAddress.Parse(address) }));

    [TestCase("[192.0.2.1]")]
    [TestCase("[2001:DB8:1:1::2")]
    [TestCase("")]
    [TestCase("a..b")]
    [TestCase("-edge")]
    [TestCase("two words")]
    public void WhatIsNoHostIsRefusedUnasked(string host)
        => Assert.That(() => Names(new(), Never).ResolveAsync(host, default), Throws.TypeOf<NameResolutionException>().With.Message.Contains($"'{host}'"));

    [TestCase(64)]
    [TestCase(254)]
    public void NameTooLongForTheWireIsRefused(int length)
        => Assert.That(() => Names(new(), Never).ResolveAsync(new string('a', length), default), Throws.TypeOf<NameResolutionException>());

    [TestCase("1")]
    [TestCase("010.0.0.1")]
    public async Task NumbersThatAreNoRouterAddressAreNames(string host)
        => Assert.That(await Names(new(), Asked(host)).ResolveAsync(host, default), Is.EqualTo(new[] { answer }));

    [Test]
    public async Task IpHostComesFirstInAnyCase()
    {
        var config = new RunningConfig();
        config.Hosts["ocsp-server"] = new HostConfig { Addresses = "192.0.2.1 2001:db8::1" };
        Assert.That(await Names(config, Never).ResolveAsync("OCSP-Server", default), Is.EqualTo(new[] { IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1") }));
    }

    [Test]
    public void IpHostWithoutAddressesIsSaid()
    {
        var config = new RunningConfig();
        config.Hosts["ca"] = new HostConfig { Addresses = "192.0.2.1 nowhere" };
        Assert.That(() => Names(config, Never).ResolveAsync("ca", default), Throws.TypeOf<NameResolutionException>().With.Message.Contains("nowhere"));
    }

    [Test]
    public void NoIpDomainLookupAsksNobody()
        => Assert.That(() => Names(new() { DomainLookup = false }, Never).ResolveAsync("ca.example", default), Throws.TypeOf<NameResolutionException>().With.Message.Contains("no ip domain lookup"));

    [Test]
    public async Task BareNameIsCompletedWithTheDomain()
        => Assert.That(await Names(new() { DomainName = "example.com" }, Asked("ca.example.com")).ResolveAsync("ca", default), Is.EqualTo(new[] { answer }));

    [Test]
    public async Task BareNameIsAskedAloneWhereTheDomainDoesNotKnowIt()
        => Assert.That(await Names(new() { DomainName = "example.com" }, Asked("ca")).ResolveAsync("ca", default), Is.EqualTo(new[] { answer }));

    [Test]
    public void UnknownNameIsASentence()
        => Assert.That(() => Names(new(), Asked("other")).ResolveAsync("ca.example", default), Throws.TypeOf<NameResolutionException>().With.Message.Contains("'ca.example' cannot be resolved"));

    [Test]
    public async Task NewConfigurationCountsAtOnce()
    {
        var config = new RunningConfig();
        var names = Names(config, Never);
        config.Hosts["ca"] = new HostConfig { Addresses = "192.0.2.9" };
        names.Apply(config);
        Assert.That(await names.ResolveAsync("ca", default), Is.EqualTo(new[] { IPAddress.Parse("192.0.2.9") }));
    }

    static NameResolution Names(RunningConfig config, HostResolver resolver)
    {
        var names = new NameResolution(resolver, NameServers.Over(TimeProvider.System));
        names.Apply(config);
        return names;
    }

    static Task<IPAddress[]> Never(string name, CancellationToken cancel) => throw new AssertionException($"the host was asked for {name}");

    static HostResolver Asked(string known)
        => (name, _) => name == known ? Task.FromResult(new[] { answer }) : throw new SocketException((int)SocketError.HostNotFound);
}
