using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The smallest board at its limits: what is too much is refused with a message, and the router goes on.</summary>
[Parallelizable(ParallelScope.All)]
sealed class EdgeProfileTests
{
    const int TrustpointsAllowed = 4, ResponseBytesAllowed = 16384, StaplePool = 32 << 10;

    [Test]
    public async Task OneTrustpointMoreThanAllowedIsRefused()
    {
        // The board as it is shipped: its console is paced.
        await using var router = await RouterProcess.StartAsync(null, "--profile", "edge");
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync([.. Enumerable.Range(1, TrustpointsAllowed).SelectMany(n => (string[])[$"crypto pki trustpoint t{n}", "exit"])]);
        await console.CommandAsync("configure terminal");
        Assert.That(await console.CommandAsync("crypto pki trustpoint t5"), Does.Contain("% This router takes 4 trustpoints: t5 is not created."));
        // One that is there can still be entered, and one that goes makes room.
        Assert.That(await console.CommandAsync("crypto pki trustpoint t4"), Does.Not.Contain("%"));
        await console.CommandAsync("exit");
        await console.CommandAsync("no crypto pki trustpoint t4");
        Assert.That(await console.CommandAsync("crypto pki trustpoint t5"), Does.Not.Contain("% This"));
    }

    [Test]
    public async Task AnOversizedOcspAnswerIsRefusedAndTheStapleBeforeItStays()
    {
        await using var pki = new Enrolment();
        await using var board = await Board.StartAsync();
        var console = board.Console;
        await console.ConfigureAsync("crypto key generate ec keysize 256 label k1", "ip http secure-trustpoint web", "ip http secure-server");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ExpectStapleAsync("good");
        var used = await board.PoolAsync("staples");

        pki.ResponseBytes = ResponseBytesAllowed;
        Assert.That(await console.CommandAsync("crypto pki staple refresh web"), Does.Contain($"the answer is longer than the {ResponseBytesAllowed} bytes allowed"));
        Assert.That(await board.PoolAsync("staples"), Is.EqualTo(used));
        await (await HttpsClients.OfAsync(board.Router, pki)).AssertAllAcceptAsync();
    }

    [Test]
    public async Task AFullStaplePoolRefusesTheNextStapleAndTheRouterGoesOn()
    {
        Enrolment[] all = [.. Enumerable.Range(1, 3).Select(n => new Enrolment { Trustpoint = $"t{n}", ResponseBytes = ResponseBytesAllowed - 2048 })];
        await using var board = await Board.StartAsync();
        var console = board.Console;
        await console.ConfigureAsync("crypto key generate ec keysize 256 label k1", "ip http secure-trustpoint t1", "ip http secure-server");
        foreach (var pki in all[..2]) await pki.EnrolAsync(console, "eckeypair k1");
        await board.UntilPoolAsync("staples", p => p.Used > 2 * (ResponseBytesAllowed - 2048));
        await all[2].EnrolAsync(console, "eckeypair k1");
        await board.UntilPoolAsync("staples", p => p.Refused > 0);

        Assert.That(await console.CommandAsync("crypto pki staple refresh t3"), Does.Contain("not stapled: memory has no room for it"));
        Assert.That(await console.CommandAsync("show logging"), Does.Match($@"%SYS-2-MALLOCFAIL: Memory allocation of \d+ bytes failed from pool staples, \d+ of {StaplePool} bytes in use"));
        var (total, usedNow, refused) = await board.PoolAsync("staples");
        Assert.That((total, refused), Is.EqualTo((StaplePool, 2)));
        Assert.That(usedNow, Is.InRange(2 * (ResponseBytesAllowed - 2048), StaplePool));
        await (await HttpsClients.OfAsync(board.Router, all[0])).AssertAllAcceptAsync();

        // Room that is given back is used.
        all[2].ResponseBytes = 0;
        Assert.That(await console.CommandAsync("crypto pki staple refresh t3"), Does.Not.Contain("not stapled"));
        foreach (var pki in all) await pki.DisposeAsync();
    }

    [Test]
    public async Task NoFloodMakesTheProcessGrowPastItsDram()
    {
        await using var pki = new Enrolment();
        await using var board = await Board.StartAsync();
        var (console, router) = (board.Console, board.Router);
        await console.ConfigureAsync("logging buffered 60000", "crypto key generate ec keysize 256 label k1", "ip http secure-trustpoint web", "ip http secure-server", "ip http server");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ExpectStapleAsync("good");
        var clients = await HttpsClients.OfAsync(router, pki);

        using var flood = new Flood(router.Offset + 443);
        await flood.ConnectAsync(600);
        await using var large = new EndlessResponder();
        for (var i = 0; i < 5; i++)
        {
            await console.ConfigureAsync("crypto pki trustpoint web", $"ocsp url {large.Url}/{i}");
            Assert.That(await console.CommandAsync("crypto pki staple refresh web"), Does.Contain("bytes allowed"));
        }
        await console.CommandAsync("configure terminal");
        await console.SendAsync(string.Concat(Enumerable.Range(0, 4000).Select(n => $"hostname h{n}\rnonsense {new string('x', 60)} {n}\r")) + "hostname last\r");
        await console.ExpectAsync(@"^last\(config\)#", TimeSpan.FromSeconds(120));
        await console.SendAsync(new string('y', 300_000) + "\r");
        await console.ExpectAsync("%.*\r?\n", TimeSpan.FromSeconds(60));
        await console.CommandAsync("end", TimeSpan.FromSeconds(60));
        for (var i = 0; i < 300; i++) await console.ConfigureAsync("hostname last");

        flood.Dispose();
        Assert.That(await console.CommandAsync("show memory"), Does.Match(@"(?m)^log +65536 +60000 "));
        await clients.AssertAllAcceptAsync();
        var status = await File.ReadAllLinesAsync($"/proc/{router.Process.Id}/status");
        var peak = status.Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        TestContext.Out.WriteLine(peak);
        Assert.That(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024, Is.LessThanOrEqualTo(EdgeProfile.DramBytes));
    }

    /// <summary>A router on the smallest board, and an operator at its prompt.</summary>
    sealed class Board : IAsyncDisposable
    {
        static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
        readonly string folder;

        Board(string folder, RouterProcess router, ConsoleClient console) => (this.folder, Router, Console) = (folder, router, console);

        public RouterProcess Router { get; }
        public ConsoleClient Console { get; }

        public static async Task<Board> StartAsync()
        {
            var folder = Directory.CreateTempSubdirectory("staplebox-edge-").FullName;
            var router = await RouterProcess.StartAsync(folder, "--profile", await EdgeProfile.UnpacedAsync(folder));
            var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("no logging console");
            return new(folder, router, console);
        }

        /// <summary>A line of <c>show memory</c>.</summary>
        public async Task<(int Total, int Used, int Refused)> PoolAsync(string name)
        {
            var row = (await Console.CommandAsync("show memory")).Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (Number(1), Number(2), Number(5));

            int Number(int column) => int.Parse(row[column], CultureInfo.InvariantCulture);
        }

        public async Task UntilPoolAsync(string name, Func<(int Total, int Used, int Refused), bool> holds)
        {
            for (var watch = Stopwatch.StartNew(); ;)
            {
                var pool = await PoolAsync(name);
                if (holds(pool)) return;
                if (watch.Elapsed > patience) throw new TimeoutException($"pool {name} stayed at {pool}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Console.DisposeAsync();
            await Router.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Connections that begin a handshake and leave it at that.</summary>
    sealed class Flood(int port) : IDisposable
    {
        // The head of a record that promises 16 KiB of a ClientHello.
        static readonly byte[] beginning = [22, 3, 1, 0x40, 0, 1, 0, 0x3F, 0xFC];
        readonly List<Socket> sockets = [];

        public async Task ConnectAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    await socket.SendAsync(beginning);
                    await socket.SendAsync(new byte[8 << 10]);
                }
                catch (SocketException e) { Trace.WriteLine($"refused, as it may be: {e.SocketErrorCode}"); }
            }
        }

        public void Dispose()
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    /// <summary>A responder whose answer has no end.</summary>
    sealed class EndlessResponder : IAsyncDisposable
    {
        readonly TestResponder responder = new(_ => new(new byte[64 << 20]) { OmitLength = true });

        public string Url => responder.Url;

        public ValueTask DisposeAsync() => responder.DisposeAsync();
    }
}
