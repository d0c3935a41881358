using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Firmware.Http;
using Firmware.Kernel;
using Firmware.Web;
using NUnit.Framework;

namespace Tests.Web;

/// <summary>The router's own page, fetched as a browser or a program does.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class StatusPageTests : IAsyncDisposable
{
    static readonly DateTimeOffset noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    readonly HttpServer server = new(TimeProvider.System, new Log(DeviceClock.StartingAt(TimeProvider.System, noon, authoritative: true)), new HttpLimits());
    readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
    StatusSnapshot snapshot = new("edge1", "Staplebox Software, Version 1.0.0", new TimeSpan(1, 2, 3, 4), noon, true,
    [
        new("branch", "enrolled", new("cn=edge1", "cn=Example CA", "1A2B", noon.AddDays(-1), noon.AddDays(30), new("good", noon, noon.AddMinutes(5), 12))),
        new("spare", "not enrolled", null),
    ], [new("OCSP - fetch requests", 3)]);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Test]
    public async Task ThePageSaysWhatTheSnapshotSays()
    {
        var text = (await PageAsync()).Root!.Value;
        foreach (var shown in new[] { "edge1", "Staplebox Software, Version 1.0.0", "1 d 2 h 3 min", "12:00:00 UTC Nov 22 2026", "Trustpoint branch", "cn=Example CA", "1A2B", "good, 12:00:00 UTC Nov 22 2026 to 12:05:00 UTC Nov 22 2026, served 12 times", "Trustpoint spare", "not enrolled", "OCSP - fetch requests" })
            Assert.That(text, Does.Contain(shown));
    }

    [Test]
    public async Task TextsAreEscaped()
    {
        snapshot = snapshot with { Hostname = "<script>alert('x')</script>&\"", Trustpoints = [new("<b>", "</td>", new("cn=<i>", "&amp;", "\"", noon, noon, null))] };
        var page = await PageAsync();
        Assert.That(page.Descendants("script"), Is.Empty);
        Assert.That(page.Descendants("h1").Single().Value, Is.EqualTo(snapshot.Hostname));
        Assert.That(page.Descendants("td").Select(d => d.Value), Does.Contain("</td>").And.Contain("cn=<i>").And.Contain("&amp;").And.Contain("none"));
    }

    [Test]
    public async Task AnUnsetClockIsSaidToBeUnset()
    {
        snapshot = snapshot with { ClockIsSet = false, Trustpoints = [] };
        Assert.That((await PageAsync()).Root!.Value, Does.Contain("has not been set").And.Contain("None is configured."));
    }

    [Test]
    public async Task ThePageIsSmallAndNeedsNothingElse()
    {
        using var answer = await client.GetAsync(await UrlAsync("/"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(page, Has.Length.LessThan(4096).And.Not.Contain("http:").And.Not.Contain("src="));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
        Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task TheJsonSaysTheSame()
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync(await UrlAsync("/status.json")));
        Assert.That(json.RootElement.GetProperty("hostname").GetString(), Is.EqualTo("edge1"));
        var staple = json.RootElement.GetProperty("trustpoints")[0].GetProperty("certificate").GetProperty("staple");
        Assert.That(staple.GetProperty("status").GetString(), Is.EqualTo("good"));
        Assert.That(staple.GetProperty("served").GetInt64(), Is.EqualTo(12));
    }

    [TestCase("POST", HttpStatusCode.MethodNotAllowed)]
    [TestCase("HEAD", HttpStatusCode.OK)]
    public async Task OnlyReadingIsAllowed(string method, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), await UrlAsync("/"));
        using var answer = await client.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(expected));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.Empty);
    }

    async Task<Uri> UrlAsync(string path)
    {
        new StatusPage(_ => Task.FromResult(snapshot)).MapOn(server);
        await server.ApplyAsync([new HttpEndpoint(new(IPAddress.Loopback, 0))], CancellationToken.None);
        return new Uri($"http://{server.Listening[0]}{path}");
    }

    // The page is written as XML too, so a strict parser can judge it.
    async Task<XDocument> PageAsync()
    {
        using var reader = XmlReader.Create(new StringReader(await client.GetStringAsync(await UrlAsync("/"))), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}
