using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Tests.Hardware;

namespace Tests.EndToEnd;

/// <summary>A million bytes of nonsense on each kind of console at once: the router answers afterwards, and holds no more than before.</summary>
sealed partial class ConsoleNoiseTests
{
    const int Bytes = 1_000_000, Rounds = 4;
    const long LeakBytes = 4 << 20;
    static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    [Test]
    public async Task AMillionBytesOnEachKindOfConsoleLeaveThePromptAnswering()
    {
        using var folder = new Scratch();
        using var cable = await SerialCable.PlugAsync();
        await File.WriteAllTextAsync(folder["startup"], "no ip domain lookup\nend\n");
        await File.WriteAllTextAsync(folder["board.json"], (await BoardAsync()).Replace("\"flowControl\": \"none\"", "\"flowControl\": \"software\"", StringComparison.Ordinal));
        await using var router = await RouterProcess.StartAsync(null, "--profile", folder["board.json"], "--startup-config", folder["startup"],
            "--console", "stdio", "--console", "pty:pty", "--console", "tcp:127.0.0.1:0", "--console", "unix:con", "--console", $"tty:{cable.Near},921600");
        string PathOf(int console) => router.Ready.GetProperty("consoles")[console].GetProperty("path").GetString()!;
        await AssertWithstandsAsync(router,
        [
            new("stdio", router.Process.StandardInput.BaseStream, router.Process.StandardOutput.BaseStream),
            Victim.At("pty", FarEnd.OpenDevice(Path.Combine(router.Folder, "pty"))),
            Victim.At("telnet", Connect(IPEndPoint.Parse(PathOf(2)))),
            Victim.At("unix", Connect(new UnixDomainSocketEndPoint(PathOf(3)))),
            Victim.At("tty", new XonXoffStream(FarEnd.OpenDevice(cable.Far))),
        ]);
    }

    static async Task AssertWithstandsAsync(RouterProcess router, Victim[] victims)
    {
        // The same noise each time: what the first round leaves behind in the configuration, in histories and in the log, the next ones find there.
        var resident = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            await AttackAsync(victims, Bytes / Rounds);
            resident.Add(Resident(router.Process.Id));
        }
        foreach (var victim in victims) await victim.AssertAnswersAsync();

        Assert.That(router.Process.HasExited, Is.False);
        // A collector takes and gives back as it pleases; what leaks is more after every round.
        Assert.That(resident.Zip(resident.Skip(1), (one, next) => next - one).Min(), Is.LessThan(LeakBytes), $"memory grows with every round: {string.Join(", ", resident)}");
        foreach (var victim in victims) Assert.That(victim.Faults, Is.Empty, victim.Name);
        Assert.That(victims.Select(v => v.Written), Has.All.GreaterThan(Bytes), "bytes shown");
    }

    static async Task AttackAsync(Victim[] victims, int bytes)
    {
        try
        {
            await Task.WhenAll(victims.Select((v, n) => v.TypeAsync(new ConsoleNoise(n).Pieces(bytes)))).WaitAsync(patience);
            await Task.WhenAll(victims.Select(v => v.UntilQuietAsync())).WaitAsync(patience);
        }
        catch (TimeoutException) { Assert.Fail(string.Join('\n', victims.Select(v => $"--- {v.Name} said last:\n{v.Last}"))); }
    }

    static Task<string> BoardAsync([CallerFilePath] string here = "") => File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "../../hw-profiles/branch.json"));

    static NetworkStream Connect(EndPoint console)
    {
        var socket = new Socket(console.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(console);
        return new NetworkStream(socket, ownsSocket: true);
    }

    static long Resident(int process) => long.Parse(VmRss().Match(File.ReadAllText($"/proc/{process}/status")).Groups[1].Value, CultureInfo.InvariantCulture) << 10;

    [GeneratedRegex(@"VmRSS:\s*(\d+) kB")]
    private static partial Regex VmRss();

    /// <summary>One console under attack: all it writes is read, its last words are kept.</summary>
    sealed partial class Victim
    {
        const int Kept = 4096;
        static readonly TimeSpan quiet = TimeSpan.FromSeconds(1);

        readonly Stream input;
        readonly Lock gate = new();
        readonly StringBuilder last = new();
        TaskCompletionSource wrote = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Victim(string name, Stream input, Stream output)
        {
            (Name, this.input) = (name, input);
            _ = Task.Factory.StartNew(() => Read(output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public string Name { get; }
        public long Written { get; private set; }

        /// <summary>What was shown last.</summary>
        public string Last { get { lock (gate) return last.ToString()[^Math.Min(last.Length, Kept)..]; } }

        /// <summary>What the router said of itself that it should never have to say.</summary>
        public string Faults { get; private set; } = "";

        public static Victim At(string name, Stream both) => new(name, both, both);

        public Task TypeAsync(IEnumerable<byte[]> pieces) => Task.Factory.StartNew(() =>
        {
            foreach (var piece in pieces) input.Write(piece);
            input.Flush();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        /// <summary>Until what was typed ahead has been worked off, or somebody is asked something.</summary>
        public async Task UntilQuietAsync()
        {
            while (true)
            {
                Task more;
                lock (gate) more = wrote.Task;
                try { await more.WaitAsync(quiet); }
                catch (TimeoutException) { return; }
            }
        }

        /// <summary>Whatever is being asked is answered; then there must be a prompt or a login, or the word that the ROM monitor is at work on another console.</summary>
        public async Task AssertAnswersAsync()
        {
            using var deadline = new CancellationTokenSource(patience);
            for (var tries = 1; ; tries++)
            {
                await TypeAsync([Encoding.ASCII.GetBytes($"\u0003\r\u001a\r\u0003\rshow privilege {tries}\r")]);
                Task more;
                do
                {
                    lock (gate)
                    {
                        Trim();
                        if (Answer().IsMatch(last.ToString())) return;
                        more = wrote.Task;
                    }
                    try { await more.WaitAsync(TimeSpan.FromSeconds(2)); }
                    catch (TimeoutException) { break; }
                }
                while (true);
                Assert.That(deadline.IsCancellationRequested, Is.False, $"{Name} does not answer; it said last:\n{last}");
            }
        }

        void Read(Stream output)
        {
            var buffer = new byte[65536];
            try
            {
                for (int count; (count = output.Read(buffer)) > 0;) Keep(Encoding.Latin1.GetString(buffer, 0, count));
            }
            catch (IOException e) { Keep($"[{e.Message}]"); }
        }

        void Keep(string text)
        {
            TaskCompletionSource done;
            lock (gate)
            {
                Written += text.Length;
                last.Append(text);
                if (last.Length > 16 * Kept) Trim();
                (done, wrote) = (wrote, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            done.SetResult();
        }

        void Trim()
        {
            if (Fault().Match(last.ToString()) is { Success: true } fault) Faults = fault.Value;
            last.Remove(0, Math.Max(0, last.Length - Kept));
        }

        [GeneratedRegex(@"show privilege \d+\r\r?\n[^\0]*\n[\w.-]+[>#]|(Username|Password): |RETURN to get started|rommon \d+ > |this console waits|\[yes/no\]: ")]
        private static partial Regex Answer();

        [GeneratedRegex(@"%SYS-3-INTERNAL[^\r\n]*")]
        private static partial Regex Fault();
    }
}
