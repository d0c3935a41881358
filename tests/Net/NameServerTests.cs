using System.Net;
using System.Net.Sockets;
using Firmware.Config;
using Firmware.Net;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static Tests.Net.TestNameServer;

namespace Tests.Net;

/// <summary>Names asked of real name servers on loopback, honest and otherwise.</summary>
[Parallelizable(ParallelScope.All)]
sealed class NameServerTests
{
    static readonly IPAddress four = IPAddress.Parse("192.0.2.7"), six = IPAddress.Parse("2001:db8::7");

    [Test]
    public async Task BothFamiliesAreAskedForAndIPv4ComesFirst()
    {
        await using var server = Knowing(("www.example", "2001:db8::7"), ("www.example", "192.0.2.7"));
        Assert.That(await Names(server).ResolveAsync("www.example", default), Is.EqualTo(new[] { four, six }));
        Assert.That(server.Asked.Select(a => a.Type), Is.EquivalentTo(new[] { DnsType.A, DnsType.Aaaa }));
    }

    [Test]
    public async Task ServerOverIPv6Answers()
    {
        await using var server = new TestNameServer((q, _) => [Reply(q, records: Record(null, Read(q).Type, 60, Bytes(Read(q).Type)))], IPAddress.IPv6Loopback);
        Assert.That(await Names(server).ResolveAsync("www.example", default), Does.Contain(four));
    }

    [Test]
    public async Task NameInCapitalsIsTheSameName()
    {
        await using var server = new TestNameServer((q, _) =>
        {
            var reply = Reply(q, records: Record(null, Read(q).Type, 60, Bytes(Read(q).Type)));
            reply[13] = (byte)'W';
            return [reply];
        });
        Assert.That(await Names(server).ResolveAsync("www.Example", default), Does.Contain(four));
    }

    [Test]
    public async Task EachQuestionHasItsOwnPort()
    {
        await using var server = Knowing();
        var names = Names(server);
        for (var i = 0; i < 8; i++) Assert.That(() => names.ResolveAsync("nobody.example", default), Throws.TypeOf<NameResolutionException>());
        Assert.That(server.Ports.Distinct().Count(), Is.GreaterThan(server.Ports.Count / 2));
    }

    [Test]
    public async Task AnswersToOtherQuestionsAreIgnored()
    {
        await using var server = new TestNameServer((q, _) =>
        {
            var bad = Record(null, Read(q).Type, 60, new byte[Read(q).Type == DnsType.A ? 4 : 16]);
            byte[] otherId = Reply(q, records: bad), otherName = Reply(q, records: bad), notAnAnswer = [.. q], twoQuestions = Reply(q, records: bad);
            otherId[1] ^= 1;
            otherName[13] ^= 1;
            twoQuestions[5] = 2;
            return [otherId, otherName, notAnAnswer, twoQuestions, [], [1, 2, 3], Reply(q, records: Record(null, Read(q).Type, 60, Bytes(Read(q).Type)))];
        });
        Assert.That(await Names(server).ResolveAsync("www.example", default), Is.EqualTo(new[] { four, six }));
    }

    [Test]
    public async Task TruncatedAnswerIsFetchedOverTcp()
    {
        var many = Enumerable.Range(1, 40).Select(i => new byte[] { 192, 0, 2, (byte)i }).ToArray();
        await using var server = new TestNameServer((q, stream) => [Read(q).Type == DnsType.Aaaa ? Reply(q) : stream ? Reply(q, records: [.. many.Select(a => Record(null, DnsType.A, 60, a))]) : Reply(q, truncated: true)]);
        var found = await Names(server).ResolveAsync("www.example", default);
        Assert.That(found, Has.Count.EqualTo(16).And.All.Property(nameof(IPAddress.AddressFamily)).EqualTo(AddressFamily.InterNetwork), "no more are tried");
    }

    [Test]
    public async Task AliasesAreFollowedWithinAnAnswerAndBeyondIt()
    {
        await using var server = new TestNameServer((q, _) => [Read(q).Name switch
        {
            "www.example" => Reply(q, records: [Record("b.example", DnsType.CanonicalName, 60, Name("c.example")), Record(null, DnsType.CanonicalName, 60, Name("b.example"))]),
            "c.example" => Reply(q, records: Record(null, Read(q).Type, 60, Bytes(Read(q).Type))),
            _ => Reply(q, code: 3),
        }]);
        Assert.That(await Names(server).ResolveAsync("www.example", default), Is.EqualTo(new[] { four, six }));
    }

    [Test]
    public async Task AddressOfAnotherNameIsNotTaken()
    {
        await using var server = new TestNameServer((q, _) => [Reply(q, records: Record("evil.example", Read(q).Type, 60, Bytes(Read(q).Type)))]);
        Assert.That(() => Names(server).ResolveAsync("www.example", default), Throws.TypeOf<NameResolutionException>().With.Message.Contains("no address"));
    }

    static IEnumerable<TestCaseData> Lies => ((IEnumerable<(string, Func<byte[], byte[][]>)>)
    [
        ("ring of aliases", q => [Record("a.example", DnsType.CanonicalName, 60, Name("b.example")), Record("b.example", DnsType.CanonicalName, 60, Name("a.example"))]),
        ("alias of itself", q => [Record(null, DnsType.CanonicalName, 60, [0xC0, 12])]),
        ("pointer to itself", q => [Record(null, DnsType.CanonicalName, 60, [0xC0, (byte)(q.Length + 12)])]),
        ("pointer forward", q => [Record(null, DnsType.CanonicalName, 60, [0xC0, 0xFF])]),
        ("pointer cut off", q => [Record(null, DnsType.CanonicalName, 60, [0xC0])]),
        ("label of 64", q => [Record(null, DnsType.CanonicalName, 60, [64, .. new byte[64], 0])]),
        ("name of 300", q => [Record(null, DnsType.CanonicalName, 60, Name(string.Join('.', Enumerable.Repeat(new string('a', 49), 6))))]),
        ("address of 3 bytes", q => [Record(null, Read(q).Type, 60, [1, 2, 3])]),
        ("longer record than message", q => [Record(null, Read(q).Type, 60, Bytes(Read(q).Type))[..^1]]),
    ]).Select(l => new TestCaseData(l.Item2).SetArgDisplayNames(l.Item1));

    [TestCaseSource(nameof(Lies))]
    public async Task TwistedAnswerIsRefusedAndTheNextServerAsked(Func<byte[], byte[][]> lie)
    {
        await using var liar = new TestNameServer((q, _) => [Reply(q, records: lie(q))]);
        await using var honest = Knowing(("a.example", "192.0.2.7"));
        Assert.That(await Names([liar.EndPoint, honest.EndPoint], retries: 0).ResolveAsync("a.example", default), Is.EqualTo(new[] { four }));
        Assert.That(() => Names(liar, retries: 0).ResolveAsync("a.example", default), Throws.TypeOf<NameResolutionException>());
    }

    [Test]
    public async Task NextServerIsAskedWhereTheFirstFails([Values(2, 4, 5)] int code)
    {
        await using var failing = new TestNameServer((q, _) => [Reply(q, code: code)]);
        await using var honest = Knowing(("www.example", "192.0.2.7"));
        var told = new List<IPAddress>();
        Assert.That(await Names([failing.EndPoint, honest.EndPoint]).ResolveAsync("www.example", default, told.Add), Is.EqualTo(new[] { four }));
        Assert.That(told, Is.EqualTo(new[] { Server(0), Server(1) }), "each is named once");
    }

    [Test]
    public async Task NameThatDoesNotExistIsBelieved()
    {
        await using var first = Knowing();
        await using var second = Knowing(("www.example", "192.0.2.7"));
        Assert.That(() => Names([first.EndPoint, second.EndPoint]).ResolveAsync("www.example", default), Throws.TypeOf<NameResolutionException>());
        Assert.That(second.Asked, Is.Empty);
    }

    [TestCase(0, 1)]
    [TestCase(2, 5)]
    public async Task SilentServersAreAskedAsOftenAsRetrySays(int retries, int seconds)
    {
        var clock = new FakeTimeProvider();
        await using var silent = new TestNameServer((_, _) => []);
        var asking = Names([silent.EndPoint], retries, clock, seconds).ResolveAsync("www.example", default);
        for (var round = 1; round <= retries + 1; round++)
        {
            await TestWait.UntilAsync(() => silent.Asked.Count == 2 * round);
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.That(asking.IsCompleted, Is.False);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.That(async () => await asking, Throws.TypeOf<NameResolutionException>().With.Message.Contains("does not answer"));
        Assert.That(silent.Asked, Has.Count.EqualTo(2 * (retries + 1)));
    }

    [Test]
    public async Task CancellationEndsTheWait()
    {
        using var cancel = new CancellationTokenSource();
        await using var silent = new TestNameServer((_, _) => []);
        var asking = Names(silent).ResolveAsync("www.example", cancel.Token);
        await cancel.CancelAsync();
        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task DomainListIsTriedInOrderBeforeTheBareName()
    {
        await using var server = Knowing(("www", "192.0.2.7"));
        var config = new RunningConfig { DomainName = "unused.example" };
        config.Names.DomainList.AddRange(["one.example", "two.example"]);
        Assert.That(await Names([server.EndPoint], config: config).ResolveAsync("www", default), Is.EqualTo(new[] { four }));
        Assert.That(server.Asked.Where(a => a.Type == DnsType.A).Select(a => a.Name), Is.EqualTo(new[] { "www.one.example", "www.two.example", "www" }));
    }

    [Test]
    public async Task AnswerIsKeptForItsTimeOnly()
    {
        var clock = new FakeTimeProvider();
        await using var server = new TestNameServer((q, _) => [Read(q).Type == DnsType.A ? Reply(q, records: [Record(null, DnsType.A, 60, Bytes(DnsType.A)), Record(null, DnsType.A, 30, [192, 0, 2, 8])]) : Reply(q)]);
        var names = Names([server.EndPoint], clock: clock);
        await names.ResolveAsync("www.example", default);
        clock.Advance(TimeSpan.FromSeconds(29));
        await names.ResolveAsync("WWW.example", default);
        Assert.That(server.Asked, Has.Count.EqualTo(2));
        clock.Advance(TimeSpan.FromSeconds(1));
        await names.ResolveAsync("www.example", default);
        Assert.That(server.Asked, Has.Count.EqualTo(4));
        names.Cache.Clear();
        await names.ResolveAsync("www.example", default);
        Assert.That(server.Asked, Has.Count.EqualTo(6));
    }

    [Test]
    public void RandomAndMutatedMessagesAreRefusedOrRead()
    {
        var random = new Random(20261122);
        var question = DnsMessage.Question(7, "www.example", DnsType.A);
        var valid = Reply(question, records: [Record(null, DnsType.CanonicalName, 60, Name("b.example")), Record("b.example", DnsType.A, 60, Bytes(DnsType.A)), Record(null, DnsType.A, 9, Bytes(DnsType.A))]);
        for (var i = 0; i < 200_000; i++)
        {
            var message = valid[..random.Next(question.Length, valid.Length + 1)];
            for (var n = random.Next(6); n > 0; n--) message[random.Next(message.Length)] = (byte)random.Next(256);
            if (random.Next(4) > 0) question.AsSpan(12).CopyTo(message.AsSpan(12));
            if (!DnsMessage.IsAnswerTo(question, message)) continue;
            try { Assert.That(DnsMessage.Parse(question, message).Addresses, Has.Count.LessThanOrEqualTo(16)); }
            catch (FormatException) { }
        }
    }

    static byte[] Bytes(DnsType type) => (type == DnsType.A ? four : six).GetAddressBytes();

    // Servers are configured by address alone; the test leads each to its own port.
    static IPAddress Server(int index) => IPAddress.Parse($"192.0.2.{index + 53}");

    static NameResolution Names(TestNameServer server, int retries = 2) => Names([server.EndPoint], retries);

    static NameResolution Names(IPEndPoint[] servers, int retries = 2, TimeProvider? clock = null, int seconds = 3, RunningConfig? config = null)
    {
        config ??= new RunningConfig();
        config.Names.Servers.AddRange(servers.Select((_, i) => Server(i).ToString()));
        (config.Names.Retries, config.Names.TimeoutSeconds) = (retries, seconds);
        var names = new NameResolution((_, _) => throw new AssertionException("the host was asked"), NameServers.Over(clock ?? TimeProvider.System, a => servers[a.GetAddressBytes()[3] - 53]));
        names.Apply(config);
        return names;
    }
}
