using System.Security.Cryptography;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.Pki;
using Firmware.Tpm;
using Firmware.X509;

namespace Tests.Pki;

/// <summary>The PKI of one router, put together as the device does, on keys and a network that the test gives.</summary>
sealed class PkiParts : IDisposable
{
    const int Limit = 64 << 10;

    readonly HttpMessageInvoker http;
    readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    readonly ResponderClient responders;
    readonly CrlFetcher crls;

    public PkiParts(DeviceClock clock, Log log, Scheduler scheduler, Flash flash, KeyStore keys, HttpMessageHandler? network = null, int trustpoints = 8, long pool = 1 << 20)
    {
        http = new HttpMessageInvoker(network ?? new SocketsHttpHandler(), disposeHandler: network is null);
        Pool = new Budget("certificates", pool, log);
        responders = new ResponderClient(http, clock, Counters.Ocsp, random, AlgorithmPolicy.Default, ResponderLimits.Default);
        Stapler = new Stapler(scheduler, clock, responders, new StapleStore(flash, new Budget("staples", pool, log), log), new Random(1), log);
        Trustpoints = new Trustpoints(new CertificateStore(flash, Pool, log), keys, Stapler, clock, Counters, log, trustpoints);
        Pairs = new KeyPairs(keys, Trustpoints, log);
        Enrollment = new Enrollment(Trustpoints, keys, clock, Counters, log);
        crls = new CrlFetcher(http, clock, new CrlStore(flash, new Budget("crls", pool, log), log), new CrlLimits(Limit, 4), AlgorithmPolicy.Default, Counters);
        Validator = new Validator(new RevocationCheck(responders, crls, Counters, log), clock, new ValidationLimits(4), AlgorithmPolicy.Default, Counters, log);
    }

    public PkiCounters Counters { get; } = new();
    public Budget Pool { get; }
    public Stapler Stapler { get; }
    public Trustpoints Trustpoints { get; }
    public KeyPairs Pairs { get; }
    public Enrollment Enrollment { get; }
    public Validator Validator { get; }

    public void Dispose()
    {
        Validator.Dispose();
        Stapler.Dispose();
        crls.Dispose();
        responders.Dispose();
        random.Dispose();
        http.Dispose();
    }
}
