using System.Net;
using System.Net.Sockets;
using Firmware.Config;
using Firmware.Net;
using NUnit.Framework;
using Tests.Pki;

namespace Tests.Net;

[Parallelizable(ParallelScope.All)]
sealed class OutgoingHttpTests
{
    [Test]
    public async Task IpHostNamesReachTheServer()
    {
        await using var server = new WebServer { ["/a"] = _ => WebAnswer.Of([1, 2, 3]) };
        using var http = Client("ocsp-server", "127.0.0.1");
        using var response = await http.SendAsync(new(HttpMethod.Get, $"http://ocsp-server:{server.Port}/a"), default);
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task IpVersion6LiteralReachesTheServer()
    {
        await using var server = new WebServer(IPAddress.IPv6Loopback) { ["/a"] = _ => WebAnswer.Of([7]) };
        using var http = Client("unused", "127.0.0.1");
        using var response = await http.SendAsync(new(HttpMethod.Get, $"http://[::1]:{server.Port}/a"), default);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task SecondAddressOfANameIsTriedWhereTheFirstRefuses()
    {
        await using var server = new WebServer { ["/a"] = _ => WebAnswer.Of([1]) };
        using var http = Client("twice", "127.0.0.9 127.0.0.1");
        using var response = await http.SendAsync(new(HttpMethod.Get, $"http://twice:{server.Port}/a"), default);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task RedirectIsHandedBackUnfollowed()
    {
        await using var server = new WebServer { ["/a"] = _ => new WebAnswer { Status = 302, Location = "/b" }, ["/b"] = _ => throw new AssertionException("followed") };
        using var http = Client("unused", "127.0.0.1");
        using var response = await http.SendAsync(new(HttpMethod.Get, $"{server.Url}/a"), default);
        Assert.That((int)response.StatusCode, Is.EqualTo(302));
    }

    [Test]
    public void NameThatCannotBeResolvedIsItsOwnSentence()
    {
        using var http = Client("ca", "127.0.0.1", lookup: false);
        Assert.That(() => http.SendAsync(new(HttpMethod.Get, "http://nowhere.example/"), default), Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<NameResolutionException>());
    }

    [Test]
    public void RefusedConnectionNamesTheAddress()
    {
        using var closed = new ClosedPort();
        Assert.That(() => new Connector(Names("ca", "127.0.0.1", true), TimeProvider.System).ConnectAsync("ca", closed.Port, default),
            Throws.TypeOf<ConnectException>().With.Message.EqualTo($"no connection to ca port {closed.Port}: 127.0.0.1: Connection refused"), "the address is named once");
    }

    [TestCase(0)]
    [TestCase(65536)]
    public void PortOutsideTcpIsRefused(int port)
        => Assert.That(() => new Connector(Names("ca", "127.0.0.1", true), TimeProvider.System).ConnectAsync("127.0.0.1", port, default), Throws.TypeOf<ConnectException>());

    static HttpMessageInvoker Client(string name, string addresses, bool lookup = true) => OutgoingHttp.Create(new Connector(Names(name, addresses, lookup), TimeProvider.System));

    static NameResolution Names(string name, string addresses, bool lookup)
    {
        var config = new RunningConfig { DomainLookup = lookup };
        config.Hosts[name] = new HostConfig { Addresses = addresses };
        var names = new NameResolution((_, _) => throw new SocketException((int)SocketError.HostNotFound), NameServers.Over(TimeProvider.System));
        names.Apply(config);
        return names;
    }
}
