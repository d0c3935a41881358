using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>
/// The plug is pulled (kill -9) at random instants while the router saves its configuration, makes keys and imports certificates.
/// Every boot must come up with the state from before the command or from after it.
/// </summary>
sealed class PowerCutTests
{
    const int Cuts = 200;
    const int Workers = 2;

    [Test]
    public async Task AfterEveryCutTheRouterHasTheOldOrTheNewState()
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(n => new Worker(new Random(20261122 + n)).RunAsync(Cuts / Workers)));
        TestContext.Out.WriteLine($"{workers.Sum(w => w.Cuts)} cuts, {workers.Sum(w => w.Acknowledged)} after the acknowledgement, {workers.Sum(w => w.New)} with the new state");
        Assert.That(workers.Sum(w => w.Cuts), Is.EqualTo(Cuts));
        // A run in which every cut falls on the same side of the write would prove nothing.
        Assert.That(workers.Sum(w => w.New), Is.InRange(Cuts / 10, Cuts * 9 / 10));
    }

    /// <summary>One router and what it should remember.</summary>
    sealed class Worker(Random random)
    {
        readonly HashSet<string> keys = new(StringComparer.Ordinal);
        readonly Enrolment certificates = new();
        string hostname = "Router";
        string serial = "";

        public int Cuts { get; private set; }
        public int Acknowledged { get; private set; }
        public int New { get; private set; }

        public async Task<Worker> RunAsync(int cuts)
        {
            var folder = Directory.CreateTempSubdirectory("staplebox-cut-").FullName;
            try
            {
                await PrepareAsync(folder);
                while (Cuts < cuts) await CutAsync(folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
                await certificates.DisposeAsync();
            }
            return this;
        }

        async Task PrepareAsync(string folder)
        {
            await using var router = await RouterProcess.StartAsync(folder);
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("hostname r0", "crypto key generate ec keysize 256 label idkey");
            keys.Add("idkey");
            serial = await certificates.EnrolAsync(console, "eckeypair idkey");
            await console.CommandAsync("write memory");
            hostname = "r0";
            await router.PowerOffAsync();
        }

        async Task CutAsync(string folder)
        {
            await using var router = await RouterProcess.StartAsync(folder);
            await using var console = router.Attach();
            await console.EnableAsync();
            await CheckAsync(console);
            var step = Cuts++;
            var (start, done, adopt) = Operation(step);
            foreach (var line in start[..^1]) await console.CommandAsync(line);
            var acknowledged = console.SendAsync(start[^1]).ContinueWith(_ => console.ExpectAsync(done), TaskScheduler.Default).Unwrap();
            await Task.WhenAny(acknowledged, Delay(random.NextDouble() * 30));
            await router.CutPowerAsync();
            if (acknowledged.IsCompletedSuccessfully) { Acknowledged++; adopt(); New++; return; }
            uncertain = adopt;
        }

        Action? uncertain;

        /// <summary>A wait that ends at a random instant is this test's subject, not a way to wait for an event.</summary>
        static Task Delay(double milliseconds) => Task.Run(() =>
        {
            var until = System.Diagnostics.Stopwatch.GetTimestamp() + (long)(milliseconds * System.Diagnostics.Stopwatch.Frequency / 1000);
            while (System.Diagnostics.Stopwatch.GetTimestamp() < until) Thread.Yield();
        });

        (string[] Lines, string Done, Action Adopt) Operation(int step) => (step % 3) switch
        {
            0 => ([$"configure terminal", $"hostname r{step}", "end", "write memory\r"], @"\[OK\]", () => hostname = $"r{step}"),
            1 => (["configure terminal", $"crypto key generate ec keysize 256 label k{step}\r"], @"The name for the keys will be: k\d+\s+\S+\(config\)#", () => keys.Add($"k{step}")),
            _ => certificates.Import(next => serial = next),
        };

        async Task CheckAsync(ConsoleClient console)
        {
            var shownKeys = (await console.CommandAsync("show crypto key mypubkey ec")).Split('\n').Where(l => l.StartsWith("Key name: ", StringComparison.Ordinal)).Select(l => l[10..].Trim()).ToHashSet(StringComparer.Ordinal);
            var config = await console.CommandAsync("show running-config");
            var shownHost = config.Split('\n').Single(l => l.StartsWith("hostname ", StringComparison.Ordinal))[9..].Trim();
            var shown = await console.CommandAsync("show crypto pki certificates");
            var shownSerial = Enrolment.RouterSerial(shown);
            if (uncertain is { } adopt)
            {
                uncertain = null;
                var before = (hostname, keys.Count, serial);
                if (!Matches()) { adopt(); New++; }
                Assert.That(Matches(), Is.True, $"neither the old state {before} nor the new ({hostname}, {keys.Count}, {serial}), but ({shownHost}, {shownKeys.Count}, {shownSerial})");
            }
            else Assert.That(Matches(), Is.True, $"expected ({hostname}, {keys.Count}, {serial}), found ({shownHost}, {shownKeys.Count}, {shownSerial})");

            bool Matches() => shownHost == hostname && shownSerial == serial && shownKeys.SetEquals(keys);
        }
    }
}
