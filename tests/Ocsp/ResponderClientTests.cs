using System.Net;
using System.Text;
using Firmware.Ocsp;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Ocsp;

/// <summary>Asking a responder over HTTP, and everything it can do wrong (F12, F15, F18, F19).</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class ResponderClientTests
{
    OcspBench bench = null!;

    [SetUp]
    public void SetUp() => bench = new();

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    (long Requests, long Received, long Failed) Counted => (bench.Counters.FetchRequests.Value, bench.Counters.ReceivedResponses.Value, bench.Counters.FailedAttempts.Value);

    HttpAnswer Good => new(bench.Ca.Respond(bench.Edge));

    [Test]
    public async Task AShortRequestGoesByGet()
    {
        var outcome = await bench.FetchAsync(bench.Responder.Url + "/ocsp/");
        var asked = bench.Responder.Asked.Single();
        Assert.That(outcome.Staple?.Status, Is.EqualTo(StapleStatus.Good), outcome.Sentence);
        Assert.That((asked.Method, asked.Version, asked.Body.Length), Is.EqualTo(("GET", "HTTP/1.1", 0)));
        Assert.That(asked.Path, Does.StartWith("/ocsp/ME").And.Not.Contains("+").And.Not.Contains("="));
        Assert.That(asked.OcspRequest, Is.EqualTo(OcspRequest.Encode(CertId.Of(bench.Edge, bench.Ca.Certificate, System.Security.Cryptography.HashAlgorithmName.SHA1), null)));
        Assert.That(Counted, Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task ARequestWithANonceGoesByPost()
    {
        var outcome = await bench.FetchAsync(sendNonce: true);
        var asked = bench.Responder.Asked.Single();
        Assert.That(outcome.Staple, Is.Not.Null, "a responder without nonces is believed");
        Assert.That((asked.Method, asked.Path, asked.Headers["Content-Type"], asked.Headers["Accept"]), Is.EqualTo(("POST", "/", "application/ocsp-request", "application/ocsp-response")));
        Assert.That(Nonce(asked), Has.Length.EqualTo(OcspRequest.NonceLength));
    }

    [Test]
    public async Task EveryNonceIsNewAndTheSameOneComesBack()
    {
        bench.Responder.Answer = a => new(bench.Ca.Respond(bench.Edge, new() { Nonce = Nonce(a) }));
        Assert.That((await bench.FetchAsync(sendNonce: true)).Staple, Is.Not.Null);
        Assert.That((await bench.FetchAsync(sendNonce: true)).Staple, Is.Not.Null);
        Assert.That(bench.Responder.Asked.Select(a => Convert.ToHexString(Nonce(a))).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task AnotherNonceIsAFailedAttempt()
    {
        bench.Responder.Answer = _ => new(bench.Ca.Respond(bench.Edge, new() { Nonce = new byte[32] }));
        var outcome = await bench.FetchAsync(sendNonce: true);
        Assert.That((outcome.Staple, outcome.Fault, Counted), Is.EqualTo(((Staple?)null, StapleFault.NonceMismatch, (1L, 1L, 1L))));
    }

    [TestCase(405, "application/ocsp-response"), TestCase(200, "text/html"), TestCase(200, null), TestCase(302, "application/ocsp-response")]
    public async Task AfterAGetThatBringsNoOcspResponseItIsPosted(int status, string? type)
    {
        bench.Responder.Answer = a => a.Method == "GET" ? new([1, 2, 3], status, type) { Headers = ["Location: http://127.0.0.1:1/"] } : Good;
        Assert.That((await bench.FetchAsync()).Staple, Is.Not.Null);
        Assert.That(bench.Responder.Asked.Select(a => a.Method), Is.EqualTo(new[] { "GET", "POST" }));
        Assert.That(Counted, Is.EqualTo((2, 1, 1)));
    }

    [Test]
    public async Task AfterAGetThatIsHungUpOnItIsPosted()
    {
        bench.Responder.Answer = a => a.Method == "GET" ? Good with { HangUp = true } : Good;
        Assert.That((await bench.FetchAsync()).Staple, Is.Not.Null);
    }

    [Test]
    public async Task AResponderThatIsDownIsASentence()
    {
        var (url, port) = (bench.Responder.Url, bench.Responder.Port);
        await bench.Responder.DisposeAsync();
        var outcome = await bench.FetchAsync(url, sendNonce: true);
        Assert.That(outcome.Sentence, Is.EqualTo($"POST {url}/: no connection to 127.0.0.1 port {port}: 127.0.0.1: Connection refused"));
        Assert.That(Counted, Is.EqualTo((1, 0, 1)));
    }

    [TestCase(null, "HTTP 302, and redirects are not followed", 302)]
    [TestCase("text/html", "the answer is 'text/html', not application/ocsp-response", 200)]
    [TestCase(null, "the answer is of no type, not application/ocsp-response", 200)]
    [TestCase("application/ocsp-response", "HTTP 500", 500)]
    public async Task AnswersThatAreNoOcspResponseAreSentences(string? type, string sentence, int status)
    {
        bench.Responder.Answer = _ => new([1, 2, 3], status, type) { Headers = ["Location: https://elsewhere.example/"] };
        Assert.That((await bench.FetchAsync()).Sentence, Is.EqualTo($"POST {bench.Responder.Url}/: {sentence}"));
        Assert.That(bench.Responder.Asked, Has.Count.EqualTo(2), "nothing was followed");
    }

    [Test]
    public async Task AnswersThatSayNoAreSentencesAndAreNotAskedTwice()
    {
        bench.Responder.Answer = _ => new(bench.Ca.Respond(bench.Edge, new() { Status = OcspResponseStatus.TryLater })) { Headers = ["Retry-After: 120"] };
        var outcome = await bench.FetchAsync();
        Assert.That(outcome.Sentence, Does.EndWith("the responder answered tryLater"));
        Assert.That((outcome.Fault, outcome.RetryAfter, Counted), Is.EqualTo((StapleFault.Unsuccessful, (TimeSpan?)TimeSpan.FromMinutes(2), (1L, 1L, 1L))));
    }

    [Test]
    public async Task ACertificateTheResponderDoesNotKnowIsAnAnswerAndNotAFailure()
    {
        bench.Responder.Answer = _ => new(bench.Ca.Respond(bench.Edge, entry: e => e with { Status = CertStatus.Unknown }));
        Assert.That(((await bench.FetchAsync()).Fault, Counted), Is.EqualTo((StapleFault.Unknown, (1L, 1L, 0L))));
    }

    [Test]
    public async Task GarbageAndAnotherSerialAreRefused()
    {
        bench.Responder.Answer = _ => new(Encoding.ASCII.GetBytes("<html>"));
        Assert.That((await bench.FetchAsync()).Fault, Is.EqualTo(StapleFault.Malformed));
        bench.Responder.Answer = _ => new(bench.Ca.Respond(bench.Ca.Issue().Certificate));
        Assert.That((await bench.FetchAsync()).Fault, Is.EqualTo(StapleFault.WrongCertificate));
    }

    [Test]
    public async Task AnAnswerThatIsTooLongIsRefusedWhileReading([Values] bool lengthIsTold)
    {
        // Ten times the limit, of which the responder gets rid of no more than what sockets buffer: the client has gone.
        bench.Responder.Answer = _ => new(new byte[10 * OcspResponse.MaxResponseBytes]) { OmitLength = !lengthIsTold };
        var outcome = await bench.FetchAsync();
        Assert.That((outcome.Fault, outcome.Sentence), Is.EqualTo((StapleFault.TooLarge, $"GET {bench.Responder.Url}/: the answer is longer than the 65536 bytes allowed")));
        Assert.That(Counted, Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public async Task HeadersThatAreTooLongAreRefused()
    {
        bench.Responder.Answer = _ => Good with { Headers = [.. Enumerable.Range(0, 40).Select(i => $"X-{i}: {new string('a', 1000)}")] };
        Assert.That((await bench.FetchAsync()).Staple, Is.Null);
    }

    [Test]
    public async Task AResponderThatHangsIsCutOffAtTheDeadline()
    {
        bench.Responder.Answer = _ => Good with { Before = Task.Delay(Timeout.Infinite) };
        var fetch = bench.FetchAsync();
        await bench.Responder.NextAsync();
        bench.Fake.Advance(TimeSpan.FromSeconds(15));
        Assert.That((await fetch).Sentence, Is.EqualTo($"{bench.Responder.Url}/: no whole answer within 15 seconds"));
    }

    [Test]
    public async Task AResponderThatDripsIsCutOffAtTheSameDeadline()
    {
        var drip = new SemaphoreSlim(0); // the responder may still wait for it when the test is over
        bench.Responder.Answer = _ => Good with { Drip = drip };
        var fetch = bench.FetchAsync();
        await bench.Responder.NextAsync();
        for (var second = 0; second < 14; second++)
        {
            drip.Release();
            bench.Fake.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.That(fetch.IsCompleted, Is.False);
        drip.Release();
        bench.Fake.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await fetch).Sentence, Does.EndWith("no whole answer within 15 seconds"));
    }

    [Test]
    public async Task WhoeverCancelsIsToldSo()
    {
        bench.Responder.Answer = _ => Good with { Before = Task.Delay(Timeout.Infinite) };
        using var cancel = new CancellationTokenSource();
        var fetch = bench.FetchAsync(cancel: cancel.Token);
        await bench.Responder.NextAsync();
        await cancel.CancelAsync();
        Assert.That(async () => await fetch, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("http://[2001DB8:1:1::2]:80", "invalid host in 'http://[2001DB8:1:1::2]:80': '[2001DB8:1:1::2]' is not an IPv6 address")]
    [TestCase("http://[::1", "invalid host in 'http://[::1': '[::1' is not an IPv6 address")]
    [TestCase("http://", "invalid host in 'http://'")]
    [TestCase("http://a b/", "invalid host in 'http://a b/'")]
    [TestCase("http://h:99999/", "invalid host in 'http://h:99999/'")]
    [TestCase("https://ocsp.example/", "'https://ocsp.example/' is not an http:// URL")]
    [TestCase("file:///etc/passwd", "'file:///etc/passwd' is not an http:// URL")]
    [TestCase("ocsp-server", "'ocsp-server' is not an http:// URL")]
    [TestCase("http://me@h/", "'http://me@h/' holds a user name, which is not sent")]
    public async Task AUrlThatIsNoneFailsWithItsOwnMessageAndNothingIsSent(string url, string sentence)
    {
        Assert.That((await bench.FetchAsync(url)).Sentence, Is.EqualTo(sentence));
        Assert.That(Counted, Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public async Task AHostIsFoundByItsName()
    {
        bench.Hosts["ocsp-server"] = [IPAddress.Loopback];
        Assert.That((await bench.FetchAsync($"http://ocsp-server:{bench.Responder.Port}")).Staple, Is.Not.Null);
        Assert.That(bench.Responder.Asked.Single().Headers["Host"], Is.EqualTo($"ocsp-server:{bench.Responder.Port}"));
    }

    [Test]
    public async Task AHostThatHasNoAddressIsASentence()
        => Assert.That((await bench.FetchAsync("http://nowhere.example/")).Sentence, Is.EqualTo("POST http://nowhere.example/: the name 'nowhere.example' cannot be resolved: Name or service not known"));

    [Test]
    public async Task AnIpv6ResponderIsAsked()
    {
        await using var six = new TestResponder(_ => Good, IPAddress.IPv6Loopback);
        Assert.That((await bench.FetchAsync(six.Url)).Staple, Is.Not.Null);
    }

    [Test]
    public async Task TheNextAddressIsTriedWhereOneDoesNotAnswer()
    {
        bench.Hosts["ocsp-server"] = [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback];
        Assert.That((await bench.FetchAsync($"http://ocsp-server:{bench.Responder.Port}")).Staple, Is.Not.Null);
    }

    [TestCase("Cache-Control: max-age=600, public", 600), TestCase("Expires: Mon, 04 May 2026 12:05:00 GMT", 300), TestCase("Expires: 0", null), TestCase("Cache-Control: max-age=0", null), TestCase("X: y", null)]
    public async Task FreshnessIsReadFromHeaders(string header, int? seconds)
    {
        bench.Responder.Answer = _ => Good with { Headers = [header] };
        Assert.That((await bench.FetchAsync()).MaxAge?.TotalSeconds, Is.EqualTo((double?)seconds));
    }

    [Test]
    public async Task NoMoreFetchesThanAllowedAreUnderWayAtOnce()
    {
        await using var narrow = new OcspBench(fetches: 1);
        var hold = new TaskCompletionSource();
        narrow.Responder.Answer = _ => new(narrow.Ca.Respond(narrow.Edge)) { Before = hold.Task };
        var (one, two) = (narrow.FetchAsync(), narrow.FetchAsync());
        await narrow.Responder.NextAsync();
        Assert.That(narrow.Responder.Asked, Has.Count.EqualTo(1));
        hold.SetResult();
        await Task.WhenAll(one, two);
        Assert.That(narrow.Responder.Asked, Has.Count.EqualTo(2));
    }

    // The last 32 octets of a request are its nonce: extensions come last.
    static byte[] Nonce(HttpAsked asked) => asked.OcspRequest[^OcspRequest.NonceLength..];
}
