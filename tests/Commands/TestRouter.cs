using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Firmware.Access;
using Firmware.Cli;
using Firmware.Boot;
using Firmware.Commands;
using Firmware.Config;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Net;
using Firmware.Peers;
using Firmware.Pki;
using Microsoft.Extensions.Time.Testing;
using Tests.Cli;
using Tests.Net;
using Tests.Pki;

namespace Tests.Commands;

/// <summary>A router with a console in memory and a clock that the test turns.</summary>
sealed partial class TestRouter : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero);
    public static readonly Board Board = new("branch", "Cortex-A53", "SBX2647A0C1", 256 << 20, ["GigabitEthernet0/0", "GigabitEthernet0/1"], []);

    /// <summary>Bytes of the file that stands for the program.</summary>
    public const int ImageLength = 64 << 10;
    // Of a few messages.
    const int LogLength = 2000;

    // More than any chain of work that hands over to itself on the device thread.
    const int Turns = 20;
    // What the test's host has beside its loopback addresses.
    static readonly IPAddress hostsOwn = IPAddress.Parse("192.0.2.10");

    readonly string directory = Directory.CreateTempSubdirectory("staplebox-").FullName;
    readonly CancellationTokenSource powerOff = new();
    readonly PkiParts pki;
    readonly PeerLoops peers;
    readonly NtpClient ntp;
    readonly LoginWatch watch;
    readonly Session session;
    readonly Task running;
    readonly CpuMeter cpu;
    HttpMessageInvoker? http;
    HttpMessageInvoker? https;

    public TestRouter(bool authoritative = true, long logPool = int.MaxValue, IReadOnlyList<LogLine>? backlog = null, bool offersSetup = false, params string[] keys)
    {
        Time = new FakeTimeProvider(Start);
        var clock = new DeviceClock(Time, authoritative);
        Log = new Log(clock);
        Scheduler = new Scheduler(clock, Log);
        var disk = new Disk();
        Disk.MakeDirectory(Path.Combine(directory, "nvram"));
        var config = FreshConfig.For(Board);
        var flash = new Flash(disk, Path.Combine(directory, "flash"), 1 << 20, clock);
        Disk.MakeDirectory(flash.Directory);
        var nvram = new Nvram(disk, Path.Combine(directory, "nvram"), 64 << 10, Log);
        Keys = new SoftwareKeyStore(clock, keys);
        pki = new PkiParts(clock, Log, Scheduler, flash, Keys, Network);
        peers = new PeerLoops(new PeerCheck((_, _, _) => Task.FromException<PeerEvidence>(new IOException("there is no network")), pki.Validator, _ => null, clock, Log), Scheduler, new Random(1), Log);
        Names = new NameResolution((_, _) => throw new SocketException((int)SocketError.HostNotFound), NameServers.Over(clock, _ => NameServer));
        Interfaces = new Interfaces(Board.Interfaces, [IPAddress.Loopback], address => IPAddress.IsLoopback(address) || address.Equals(hostsOwn), Log);
        Syslog = new Syslog(Log, Names, Interfaces);
        ntp = new NtpClient(clock, Scheduler, Names, Interfaces, (server, _, request, isOurs, _) => TimeServers.TryGetValue(server, out var there)
            ? there.AnswerAsync(request, isOurs, Time) : Task.FromException<NtpAnswer>(new SocketException((int)SocketError.NetworkUnreachable)), Log);
        watch = new LoginWatch(config.Login, clock, Log);
        Router = new Router
        {
            Config = config, Board = Board, Clock = clock, Log = Log, Scheduler = Scheduler,
            Nvram = nvram, Boot = BootRecord.Load(nvram, StartReason.PowerOn),
            Flash = flash,
            Cpu = cpu = new CpuMeter(clock, () => [new(1, "device", TimeSpan.FromMilliseconds(1500), TimeSpan.Zero, 300)], 1, Log),
            ReadMemory = () => new MemoryUse(Board.Dram, 64 << 20, 96 << 20),
            Files = FilesOf(clock, config, flash, nvram),
            Trustpoints = pki.Trustpoints, KeyPairs = pki.Pairs, Enrollment = pki.Enrollment, PkiCounters = pki.Counters, Stapler = pki.Stapler, Validator = pki.Validator,
            Names = Names, Interfaces = Interfaces, FindHostAddress = address => IPAddress.IsLoopback(address) ? new HostAddress(8, 65536, null) : null, OpenEcho = route => new ScriptedEcho(route, Echoes, Time), Peers = peers, Syslog = Syslog, Ntp = ntp, ReadTpm = SharedTpm.Device.ReadStatus,
            Passwords = new Passwords(new PasswordCipher(() => PasswordKey ?? throw new PasswordKeyException("the TPM is gone")), Log), LoginWatch = watch,
            Budgets = [new Budget("staples", 65536, Log), new Budget("log", logPool, Log)],
            Apply = () =>
            {
                TimeSettings.Apply(config, clock, Log);
                Names.Apply(config);
                Interfaces.Apply(config);
                Syslog.Apply(config);
                ntp.Apply(config.Ntp);
                pki.Trustpoints.Apply(config);
            },
            Reload = () => Reloads++,
            PoweredOn = clock.GetTimestamp(),
        };
        var terminal = new Firmware.Cli.Terminal(Line, clock);
        session = new Session(new ConsoleHost(Router) { OffersSetup = offersSetup }, terminal);
        Router.Seats.Take(Firmware.Commands.Line.Console, session, terminal.Disconnect);
        running = Scheduler.RunAsync(() =>
        {
            Router.Apply();
            return session.RunAsync(backlog ?? [], powerOff.Token);
        });
    }

    public FakeTimeProvider Time { get; }
    public SilentNetwork Network { get; } = new();
    public SoftwareKeyStore Keys { get; }
    public Log Log { get; }
    public Syslog Syslog { get; }
    public Scheduler Scheduler { get; }
    public Router Router { get; }
    public MemoryLine Line { get; } = new();
    public NameResolution Names { get; }
    public Interfaces Interfaces { get; }

    /// <summary>What becomes of the next echo requests, null for one that hangs until it is called off; those beyond are replied to.</summary>
    public Queue<EchoOutcome?> Echoes { get; } = new();

    /// <summary>Who tells the time where; no other host can be reached.</summary>
    public Dictionary<IPAddress, TimeServer> TimeServers { get; } = [];

    /// <summary>Where the router asks, whatever servers are configured; nobody listens there unless the test does.</summary>
    public IPEndPoint NameServer { get; set; } = new(IPAddress.Loopback, 9);
    /// <summary>What the TPM gives out for type 6 passwords; null once it lost it.</summary>
    public byte[]? PasswordKey { get; set; } = new byte[32];

    public int Reloads { get; private set; }

    FileSystems FilesOf(DeviceClock clock, RunningConfig config, Flash flash, Nvram nvram)
    {
        var image = Path.Combine(directory, "image");
        File.WriteAllBytes(image, new byte[ImageLength]);
        File.SetLastWriteTimeUtc(image, Start.UtcDateTime.AddDays(-20));
        http = OutgoingHttp.Create(new Connector(Names, clock));
        https = OutgoingHttps.Create(new Connector(Names, clock), () => Task.FromResult<IReadOnlyList<TrustPolicy>>([]), pki.Validator);
        var files = new FlashFiles(flash, image, name => pki.Trustpoints.All.Any(t => CertificateStore.FileOf(t.Name) == name));
        return new FileSystems([files, new NvramFiles(nvram), new SystemFiles(() => ConfigText.Of(config), Scheduler), new NullFiles(), new HttpFiles("http", http, clock), new HttpFiles("https", https, clock)], files);
    }

    /// <summary>Runs a configuration as the boot does.</summary>
    public Task<IReadOnlyList<ReplayFault>> ReplayAsync(IEnumerable<string> lines) => Scheduler.RunAsync(async () =>
    {
        using var replay = new Session(new ConsoleHost(Router), null);
        var faults = await replay.ReplayAsync(lines);
        Router.Apply();
        return faults;
    });

    /// <summary>Lets the device thread work until the condition holds.</summary>
    public async Task SettleAsync(Func<bool> condition)
    {
        for (var turns = 0; !condition(); turns++)
        {
            Assert.That(turns, Is.LessThan(10_000), "it never came to hold");
            await Scheduler.RunAsync(() => Task.CompletedTask);
        }
    }

    /// <summary>Lets the device thread work off what it has, and what that hands over.</summary>
    public async Task SettleAsync()
    {
        for (var turn = 0; turn < Turns; turn++) await Scheduler.RunAsync(() => Task.CompletedTask);
    }

    /// <summary>Turns the clock once the router waits for it, and lets the router do what has become due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettleAsync();
        Time.Advance(by);
        await SettleAsync();
    }

    /// <summary>Logs in at the console and waits for its prompt.</summary>
    public async Task LogInAsync(bool enable = true)
    {
        Line.Type(enable ? "\renable\r" : "\r");
        await Line.WaitAsync(text => text.EndsWith(enable ? "#" : ">", StringComparison.Ordinal));
    }

    /// <summary>Types and waits for what is written from then on to satisfy the condition; gives that part.</summary>
    public async Task<string> TypeAsync(string keys, Func<string, bool> until)
    {
        var before = Line.Output.Length;
        Line.Type(keys);
        return (await Line.WaitAsync(text => text.Length > before && until(text[before..])))[before..];
    }

    /// <summary>Types a line and gives what was written up to the next prompt, echo included.</summary>
    public async Task<string> RunAsync(string line)
    {
        var before = Line.Output.Length;
        Line.Type(line + "\r");
        while (true)
        {
            var text = await Line.WaitAsync(text => text.Length > before && HasPrompt(text[before..]));
            await SettleAsync();
            // Else it was the prompt of a line drawn again.
            if (Line.Output.Length == text.Length) return text[before..];
        }
    }

    static bool HasPrompt(string text) => text.Contains('\n', StringComparison.Ordinal) && (text.EndsWith('#') || Prompted().IsMatch(text[Math.Max(0, text.Length - LogLength)..]));

    // A message may have been logged behind the prompt before anybody looked.
    [GeneratedRegex(@"\n[\w.-]+(\([\w-]+\))?#\n")]
    private static partial Regex Prompted();

    public async ValueTask DisposeAsync()
    {
        await powerOff.CancelAsync();
        try { await running; }
        catch (OperationCanceledException) { Assert.That(powerOff.IsCancellationRequested); }
        peers.Dispose();
        await Syslog.DisposeAsync();
        await Scheduler.RunAsync(() => { ntp.Dispose(); return Task.CompletedTask; });
        watch.Dispose();
        pki.Dispose();
        http?.Dispose();
        https?.Dispose();
        cpu.Dispose();
        Scheduler.Dispose();
        session.Dispose();
        powerOff.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
