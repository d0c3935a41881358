using Firmware.Config;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.Tpm;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Pki;

/// <summary>The PKI of one router on a flash: directory of its own; <see cref="Reboot"/> powers it off and on.</summary>
sealed class PkiBench : IDisposable
{
    // An hour on, so that what openssl makes during a slow run is valid already.
    public static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().AddHours(1);

    readonly string directory = Directory.CreateTempSubdirectory("flash-").FullName;
    readonly Disk disk;
    readonly int limit;
    readonly long pool;

    readonly HttpMessageHandler? network;
    PkiParts parts = null!;

    public PkiBench(Disk? disk = null, int limit = 8, long pool = 1 << 20, bool clockIsSet = true, HttpMessageHandler? network = null)
    {
        (this.disk, this.limit, this.pool, this.network) = (disk ?? new Disk(), limit, pool, network);
        Clock = new DeviceClock(new FakeTimeProvider(Now), clockIsSet);
        Keys = new SoftwareKeyStore(Clock);
        Config.Hostname = "edge";
        Config.DomainName = "example.com";
        Boot();
    }

    public RunningConfig Config { get; } = new();
    public DeviceClock Clock { get; }
    public KeyStore Keys { get; }
    public string FlashDirectory => directory;
    public Log Log { get; private set; } = null!;
    public Scheduler Scheduler { get; private set; } = null!;
    public PkiCounters Counters => parts.Counters;
    public Budget Pool => parts.Pool;
    public Stapler Stapler => parts.Stapler;
    public Trustpoints Trustpoints => parts.Trustpoints;
    public KeyPairs Pairs => parts.Pairs;
    public Enrollment Enrollment => parts.Enrollment;
    public string Messages => string.Join('\n', Log.Buffered.Select(l => l.Text));
    public static string Fqdn => "edge.example.com";

    /// <summary>Power off, power on: only configuration, keys and flash: are there again.</summary>
    public void Reboot() => Boot();

    public Trustpoint Configure(string name, Action<TrustpointConfig>? settings = null)
    {
        var trustpoint = new TrustpointConfig { Enrollment = "terminal" };
        settings?.Invoke(trustpoint);
        Config.Trustpoints[name] = trustpoint;
        Trustpoints.Apply(Config);
        return Trustpoints.Find(name)!;
    }

    /// <summary>Authenticates, requests and imports with a fresh P-256 key named after the trustpoint.</summary>
    public async Task<Trustpoint> EnrollAsync(string name, OpenSslCa ca, string extensions = "basicConstraints=CA:FALSE")
    {
        var trustpoint = Configure(name, t => t.EcKeyPair = name);
        if (Pairs.Find(KeyPairs.Chosen(trustpoint, Fqdn)) is null) await Pairs.GenerateAsync(new(KeyAlgorithm.Ec, name), new(KeyAlgorithm.Ec, 256), default);
        Enrollment.Authenticate(trustpoint, Enrollment.ReadCa(ca.Pem));
        Enrollment.Import(trustpoint, ca.Sign(await RequestAsync(trustpoint), extensions), Fqdn);
        return trustpoint;
    }

    public async Task<string> RequestAsync(Trustpoint trustpoint) => Convert.ToBase64String((await Enrollment.RequestAsync(trustpoint, Fqdn)).Encoded);

    public void Dispose()
    {
        PowerOff();
        Directory.Delete(directory, recursive: true);
    }

    void PowerOff()
    {
        parts?.Dispose();
        Scheduler?.Dispose();
    }

    void Boot()
    {
        PowerOff();
        Log = new Log(Clock) { BufferLimit = 1 << 16 };
        Scheduler = new Scheduler(Clock, Log);
        parts = new PkiParts(Clock, Log, Scheduler, new Flash(disk, directory, 16 << 20), Keys, network, limit, pool);
        Trustpoints.Apply(Config);
    }
}
