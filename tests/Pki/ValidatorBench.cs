using System.Net.Sockets;
using System.Security.Cryptography;
using Firmware.Config;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Net;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.X509;

namespace Tests.Pki;

/// <summary>A validator with everything real below it, on a clock that tests turn, and a web server that says what they want.</summary>
sealed class ValidatorBench : IAsyncDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("validator").FullName;
    readonly HttpMessageInvoker http;
    readonly ResponderClient responders;

    public ValidatorBench(int validations = 4, int crlBytes = 50_000, int fetches = 2, int poolBytes = 100_000, bool clockIsSet = true)
    {
        Time = new WatchedTime(Authority.Now);
        Clock = new DeviceClock(Time, clockIsSet);
        Log = new Log(Clock) { BufferLimit = 100_000 };
        Pool = new Budget("crls", poolBytes, Log);
        Flash = new Flash(new Disk(), directory, 1 << 20);
        Store = new CrlStore(Flash, Pool, Log);
        http = OutgoingHttp.Create(new Connector(new NameResolution((name, _) => throw new SocketException(), NameServers.Over(TimeProvider.System)), TimeProvider.System));
        responders = new ResponderClient(http, Time, Counters.Ocsp, RandomNumberGenerator.Create(), AlgorithmPolicy.Default, ResponderLimits.Default);
        Crls = new CrlFetcher(http, Clock, Store, new CrlLimits(crlBytes, fetches), AlgorithmPolicy.Default, Counters);
        Validator = new Validator(new RevocationCheck(responders, Crls, Counters, Log), Clock, new ValidationLimits(validations), AlgorithmPolicy.Default, Counters, Log);
    }

    public WatchedTime Time { get; }
    public DeviceClock Clock { get; }
    public Log Log { get; }
    public Budget Pool { get; }
    public Flash Flash { get; }
    public CrlStore Store { get; }
    public CrlFetcher Crls { get; }
    public PkiCounters Counters { get; } = new();
    public Validator Validator { get; }
    public WebServer Web { get; } = [];
    public Authority Root { get; } = Authority.Root();

    public TrustPolicy Trust(string methods, string matchEku = "", string ocspUrl = "", Authority? anchor = null)
        => new("branch", [(anchor ?? Root).Certificate], RevocationMethods.Parse(methods, null), ocspUrl, SendNonce: false, EkuSet.Parse(matchEku, null));

    /// <summary>The verdict on a chain whose leaf carries <paramref name="staple"/>.</summary>
    public Task<Verdict> JudgeAsync(TrustPolicy trust, Certificate leaf, byte[]? staple = null, string policy = StaplePolicy.Preferred, PeerUsage usage = PeerUsage.Server, Certificate[]? above = null)
        => Validator.ValidateAsync(new PeerEvidence([leaf.Encoded, .. (above ?? []).Select(c => c.Encoded)], [staple]), trust, usage, policy, default);

    public IEnumerable<string> Said(string mnemonic) => Log.Buffered.Select(l => l.Text).Where(t => t.Contains(mnemonic, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        Validator.Dispose();
        Crls.Dispose();
        responders.Dispose();
        http.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
