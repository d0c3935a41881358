using System.Net;
using System.Security.Cryptography;
using Firmware.Access;
using Firmware.Boot;
using Firmware.Commands;
using Firmware.Config;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Http;
using Firmware.Kernel;
using Firmware.Net;
using Firmware.Ocsp;
using Firmware.Peers;
using Firmware.Pki;
using Firmware.Tls;
using Firmware.Tpm;
using Firmware.Web;
using Firmware.X509;

namespace Firmware;

/// <summary>
/// One router from power-on to power-off or reload: every part built once, in boot order, and the configuration applied to it.
/// </summary>
sealed class Device : IAsyncDisposable
{
    static readonly TimeSpan fetchDeadline = TimeSpan.FromSeconds(15);

    readonly Chassis chassis;
    readonly List<Func<ValueTask>> shutdown = [];
    readonly Pools pools;
    readonly StapleStore staples;

    Device(Chassis chassis)
    {
        this.chassis = chassis;
        var (profile, clock, log) = (chassis.Profile, chassis.Clock, chassis.Log);
        PoweredOn = clock.GetTimestamp();
        log.Restart();
        pools = new Pools(profile.Pools, log);
        Nvram = new Nvram(chassis.Disk, Path.Combine(chassis.StateDirectory, "nvram"), profile.Nvram, log);
        Flash = new Flash(chassis.Disk, Path.Combine(chassis.StateDirectory, "flash"), profile.Flash, clock);
        Disk.MakeDirectory(Nvram.Directory);
        Disk.MakeDirectory(Flash.Directory);
        Flash.RemoveLeftovers();
        Tpm = Own(TpmDevice.Open(TpmUri.Parse(chassis.Options.Tpm ?? profile.Tpm.Uri), chassis.StateDirectory, chassis.Disk, Nvram, clock, log));
        Keys = new TpmKeyStore(Tpm, Nvram, clock, log, profile.Tpm.Latency);
        if (chassis.Options.TpmDebug is { } spec) Own(TpmDebugSocket.Open(spec, Tpm, log));
        Board = new Board(profile.Model, profile.Cpu.Name, SerialNumber, profile.Dram, profile.Interfaces, profile.Banner);
        Config = FreshConfig.For(Board);
        Passwords = new Passwords(new PasswordCipher(OpenPasswordKey(new SealedKey(Tpm, Nvram))), log);
        LoginWatch = Own(new LoginWatch(Config.Login, clock, log));
        Scheduler = Own(new Scheduler(clock, log));
        Cpu = Own(new CpuMeter(clock, ProcessFigures.Threads, Environment.ProcessorCount, log));
        Interfaces = new Interfaces(profile.Interfaces, chassis.Options.Addresses, HostAddresses.Has, log);
        Names = new NameResolution((name, cancel) => Dns.GetHostAddressesAsync(name, cancel), NameServers.Over(clock));
        Syslog = Own(new Syslog(log, Names, Interfaces));
        Ntp = Own(new NtpClient(clock, Scheduler, Names, Interfaces, NtpOverUdp.To(NtpOverUdp.Port, clock), log));

        var connector = new Connector(Names, clock);
        var http = Own(OutgoingHttp.Create(connector));
        var responders = Own(new ResponderClient(http, clock, Counters.Ocsp, RandomNumberGenerator.Create(), AlgorithmPolicy.Default,
            new ResponderLimits((int)profile.Limits.ResponseBytes, profile.Limits.Fetches, fetchDeadline)));
        staples = new StapleStore(Flash, pools.Staples, log);
        Stapler = Own(new Stapler(Scheduler, clock, responders, staples, new Random(), log));
        Trustpoints = new Trustpoints(new CertificateStore(Flash, pools.Certificates, log), Keys, Stapler, clock, Counters, log, profile.Limits.Trustpoints);
        KeyPairs = new KeyPairs(Keys, Trustpoints, log);
        Enrollment = new Enrollment(Trustpoints, Keys, clock, Counters, log);
        var crls = Own(new CrlFetcher(http, clock, new CrlStore(Flash, pools.Crls, log), new CrlLimits((int)profile.Limits.CrlBytes, profile.Limits.Fetches), AlgorithmPolicy.Default, Counters));
        Validator = Own(new Validator(new RevocationCheck(responders, crls, Counters, log), clock, new ValidationLimits(profile.Limits.Validations), AlgorithmPolicy.Default, Counters, log));
        Peers = Own(new PeerLoops(new PeerCheck(OutgoingTls.Over(connector, new TlsClient(clock, new TlsClientLimits())), Validator, TrustOf, clock, log), Scheduler, new Random(), log));
        RunningText = () => ConfigText.Of(Config);
        Files = MakeFiles(http, Own(OutgoingHttps.Create(connector, TrustPoliciesAsync, Validator)));
        Web = Own(MakeWeb());
        Vtys = Own(new VtyServer(() => Interfaces.Listening, chassis.PortFor(VtyServer.Telnet), Scheduler, clock, log));
    }

    public Board Board { get; }
    public RunningConfig Config { get; }
    public PkiCounters Counters { get; } = new();
    public Scheduler Scheduler { get; }
    public Nvram Nvram { get; }
    public Flash Flash { get; }
    public TpmDevice Tpm { get; }
    public KeyStore Keys { get; }
    public KeyPairs KeyPairs { get; }
    public Passwords Passwords { get; }
    public LoginWatch LoginWatch { get; }
    public Trustpoints Trustpoints { get; }
    public Enrollment Enrollment { get; }
    public Stapler Stapler { get; }
    public Validator Validator { get; }
    public PeerLoops Peers { get; }
    public FileSystems Files { get; }
    public NameResolution Names { get; }
    public Interfaces Interfaces { get; }
    public Syslog Syslog { get; }
    public NtpClient Ntp { get; }
    public CpuMeter Cpu { get; }

    /// <summary>Makes what <c>system:running-config</c> holds; whoever knows when the configuration was changed gives one that says it.</summary>
    public Func<string> RunningText { get; set; }

    /// <summary>What the process holds of the board's dram.</summary>
    public MemoryUse ReadMemory() => ProcessFigures.Memory(chassis.Profile.Dram);
    public WebServices Web { get; }
    public VtyServer Vtys { get; }

    /// <summary>By <see cref="TimeProvider.GetTimestamp"/> of the router's clock.</summary>
    public long PoweredOn { get; }

    /// <summary>Made from the TPM's endorsement key; <c>unknown</c> while no TPM has ever told it, rather than a number that others would share.</summary>
    public string SerialNumber => Tpm.SerialNumber ?? Commands.Board.NoSerialNumber;
    public IReadOnlyList<Budget> Budgets => pools.All;
    public IReadOnlyList<IPAddress> Listening => Interfaces.Listening;

    /// <summary>Builds the router; a TPM or a path that cannot be had is the exception of its part.</summary>
    public static Device PowerOn(Chassis chassis) => new(chassis);

    /// <summary>
    /// Every part compares what it does with the configuration; twice changes nothing. Device thread. The task completes when the
    /// servers listen as configured.
    /// </summary>
    public Task ApplyAsync()
    {
        ApplyLog();
        Names.Apply(Config);
        Interfaces.Apply(Config);
        Syslog.Apply(Config);
        Ntp.Apply(Config.Ntp);
        Trustpoints.Apply(Config);
        Peers.Apply(Config);
        Vtys.Apply();
        return Web.Apply();
    }

    /// <summary>Powers off in order: what was built last goes first, the TPM among the last.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = shutdown.Count - 1; i >= 0; i--)
        {
            try { await shutdown[i](); }
            catch (Exception e) { chassis.Log.Fault("power-off", e); }
        }
    }

    void ApplyLog()
    {
        var wanted = Config.Logging.Buffered < 0 ? 0 : Config.Logging.BufferedSize;
        if (wanted != (int)pools.Log.Used)
        {
            var before = pools.Log.Used;
            pools.Log.Release(before);
            if (!pools.Log.TryTake(wanted) && pools.Log.TryTake(before)) wanted = (int)before;
        }
        TimeSettings.Apply(Config, chassis.Clock, chassis.Log);
        chassis.Log.BufferLimit = wanted;
    }

    static Func<byte[]> OpenPasswordKey(SealedKey key) => () =>
    {
        try { return key.Open(); }
        catch (KeyStoreException e) { throw new PasswordKeyException(e.Message, e); }
    };

    TrustPolicy? TrustOf(string trustpoint)
        => Trustpoints.Find(trustpoint) is { } found ? TrustPolicy.Of(found.Name, found.CaCertificates, found.Config) : null;

    Task<IReadOnlyList<TrustPolicy>> TrustPoliciesAsync() => Scheduler.RunAsync(() => Task.FromResult<IReadOnlyList<TrustPolicy>>([.. Trustpoints.All.Select(TrustPolicy.Of)]));

    FileSystems MakeFiles(HttpMessageInvoker http, HttpMessageInvoker https)
    {
        var flash = new FlashFiles(Flash, Environment.ProcessPath!, name => Trustpoints.All.Any(t => CertificateStore.FileOf(t.Name) == name));
        return new FileSystems([flash, new NvramFiles(Nvram), new SystemFiles(() => RunningText(), Scheduler), new NullFiles(), new HttpFiles("http", http, chassis.Clock), new HttpFiles("https", https, chassis.Clock)], flash);
    }

    WebServices MakeWeb()
    {
        var (clock, log) = (chassis.Clock, chassis.Log);
        var selfSigned = new PersistentSelfSigned(Trustpoints, KeyPairs, Enrollment, log);
        var page = new StatusPage(_ => Scheduler.RunAsync(() => Task.FromResult(Snapshot())));
        var servers = (Plain: new HttpServer(clock, log, new HttpLimits()), Secure: new HttpServer(clock, log, new HttpLimits()));
        page.MapOn(servers.Plain);
        page.MapOn(servers.Secure);
        WebServices? web = null;
        var tls = new TlsServer(() => web?.Identity, clock, log, new TlsServerLimits(pools.Tls));
        return web = new WebServices(Config, Interfaces, Trustpoints, MakeSelfSigned, chassis.PortFor, servers, TlsMiddleware.Over(tls), log);

        async Task<string> MakeSelfSigned()
        {
            await selfSigned.EnsureAsync(Config, SerialNumber, Announce);
            return PersistentSelfSigned.NameOn(SerialNumber);
        }
    }

    /// <summary>Said on the consoles while something is made that nobody typed a command for.</summary>
    public event Action<string>? Announced;

    void Announce(string line) => Announced?.Invoke(line);

    StatusSnapshot Snapshot() => new(Config.Hostname, "1.0.0", chassis.Clock.GetElapsedTime(PoweredOn), chassis.Clock.GetUtcNow(),
        chassis.Clock.IsAuthoritative, [.. Trustpoints.All.Select(StatusView.Of)], StatusView.Of(Counters));

    T Own<T>(T part) where T : class
    {
        shutdown.Add(part switch
        {
            IAsyncDisposable asynchronous => asynchronous.DisposeAsync,
            IDisposable plain => () => { plain.Dispose(); return ValueTask.CompletedTask; },
            _ => throw new ArgumentException($"{typeof(T).Name} needs no shutdown", nameof(part)),
        });
        return part;
    }
}
