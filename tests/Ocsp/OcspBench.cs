using System.Net.Sockets;
using Firmware.Net;
using System.Net;
using System.Security.Cryptography;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.X509;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Ocsp;

/// <summary>Everything a staple needs, real but for the clock: a responder on loopback, a flash in a directory, a device thread.</summary>
sealed class OcspBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    readonly string directory = Directory.CreateTempSubdirectory("staples").FullName;
    readonly HttpMessageInvoker http;

    public OcspBench(bool clockIsSet = true, long pool = 64 * 1024, long flash = 1024 * 1024, int fetches = 4)
    {
        Clock = DeviceClock.StartingAt(Fake, clockIsSet ? Start : DeviceClock.Unset, clockIsSet);
        Log = new Log(Clock) { BufferLimit = 1 << 20 };
        Scheduler = new Scheduler(Clock, Log);
        Budget = new Budget("staples", pool, Log);
        Flash = new Flash(new Disk(), directory, flash);
        http = OutgoingHttp.Create(new Connector(new NameResolution((name, _) => Hosts.TryGetValue(name, out var known) ? Task.FromResult(known) : throw new SocketException((int)SocketError.HostNotFound), NameServers.Over(Clock)), Clock));
        Client = new ResponderClient(http, Clock, Counters, RandomNumberGenerator.Create(), AlgorithmPolicy.Default, ResponderLimits.Default with { Fetches = fetches });
        Ca = new TestCa("CN=Root, O=Example", Start);
        Edge = Ca.Issue().Certificate;
        Responder = new TestResponder(_ => new(Ca.Respond(Edge)));
        PowerOn();
    }

    public FakeTimeProvider Fake { get; } = new(Start);
    public DeviceClock Clock { get; }
    public Log Log { get; }
    public Scheduler Scheduler { get; }
    public Budget Budget { get; private set; }
    public Flash Flash { get; }
    public Dictionary<string, IPAddress[]> Hosts { get; } = [];
    public OcspCounters Counters { get; } = new();
    public ResponderClient Client { get; }
    public TestCa Ca { get; }
    public Certificate Edge { get; }
    public TestResponder Responder { get; }
    public StapleStore Store { get; private set; } = null!;
    public Stapler Stapler { get; private set; } = null!;
    public IEnumerable<string> Messages => Log.Buffered.Select(l => l.Text);

    /// <summary>A new stapler over what flash: holds.</summary>
    public void PowerOn()
    {
        Stapler?.Dispose();
        Budget = new Budget("staples", Budget.Size, Log);
        Store = new StapleStore(Flash, Budget, Log);
        Stapler = new Stapler(Scheduler, Clock, Client, Store, new Random(1), Log);
    }

    public Task<FetchOutcome> FetchAsync(string? url = null, bool sendNonce = false, CancellationToken cancel = default)
        => Client.FetchAsync(url ?? Responder.Url, Edge, Ca.Certificate, sendNonce, cancel);

    public Task OnDevice(Action work) => Scheduler.RunAsync(() => { work(); return Task.CompletedTask; });

    /// <summary>Completes when the device thread has done all that was handed to it.</summary>
    public Task IdleAsync() => OnDevice(() => { });

    public async ValueTask DisposeAsync()
    {
        await OnDevice(Stapler.Dispose);
        Scheduler.Dispose();
        await Responder.DisposeAsync();
        Client.Dispose();
        http.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
