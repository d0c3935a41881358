using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>
/// The router's TPM, wherever it is: powered on, checked to be the one the router was provisioned with, used by one at a time,
/// and brought back after what it can recover from.
/// </summary>
sealed class TpmDevice : IDisposable
{
    // A chip that tests itself answers "retry" for a second or two.
    const int MaxBusyAnswers = 20;
    const int MaxRecoveries = 2;
    static readonly TimeSpan busyPause = TimeSpan.FromMilliseconds(100);

    static readonly int[] rsaSizes = [1024, 2048, 3072, 4096];

    static readonly Message IdentityLost = new("TPM", 2, "IDENTITY_LOST", "{0}; PKI stays down");
    static readonly Message PowerFailed = new("TPM", 5, "POWER_CUT", "The TPM lost power without an orderly shutdown (reset count {0}, restart count {1})");
    static readonly Message Failed = new("TPM", 2, "FAILURE", "TPM failure: {0}; {1}");
    static readonly Message Reconnecting = new("TPM", 4, "RECONNECT", "The connection to {0} was lost: {1}; connecting again");
    static readonly Message NoShutdown = new("TPM", 4, "SHUTDOWN", "The TPM was not shut down in order: {0}");

    readonly Lock busy = new();
    readonly EmbeddedTpm? embedded;
    readonly TimeProvider clock;
    readonly Log log;
    TpmIdentity? identity;
    TpmPowerCycle? power;
    bool staysOff;

    TpmDevice(TpmUri uri, EmbeddedTpm? embedded, TimeProvider clock, Log log)
        => (Uri, this.embedded, this.clock, this.log) = (uri, embedded, clock, log);

    /// <summary>
    /// Powers the TPM on. A TPM that cannot be reached is a <see cref="TpmUnavailableException"/>; one that is lost or another is
    /// <c>%TPM-2-IDENTITY_LOST</c> and a <see cref="Fault"/>, with which a router still boots.
    /// </summary>
    /// <param name="uri">Which TPM.</param>
    /// <param name="stateDirectory">The router's state; the embedded TPM keeps <c>tpm/permall</c> in it.</param>
    /// <param name="disk">What the embedded TPM's state is read and written with.</param>
    /// <param name="nvram">Keeps the identity of the router's TPM.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="log">Told what happens to the TPM.</param>
    public static TpmDevice Open(TpmUri uri, string stateDirectory, Disk disk, Nvram nvram, TimeProvider clock, Log log)
    {
        TpmDevice? device = null;
        try
        {
            Esys.Require();
            device = new(uri, uri.Kind == TpmKind.Embedded ? new EmbeddedTpm(disk, Path.Combine(stateDirectory, "tpm")) : null, clock, log);
            lock (device.busy) device.Start(nvram);
            return device;
        }
        catch (Exception e)
        {
            device?.Dispose();
            if (e is TpmException or TpmWireException or IOException or UnauthorizedAccessException) throw new TpmUnavailableException($"{uri.Name} cannot be used: {e.Message}", e);
            throw;
        }
    }

    public TpmUri Uri { get; }

    /// <summary>Why no key of the router can be used, as a sentence without its full stop; null when they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>The key pairs this TPM makes.</summary>
    public IReadOnlyList<KeyShape> KeyShapes { get; private set; } = [];

    /// <summary>A serial number for the router, made from the endorsement key of the TPM it was first started with; null when that cannot be known.</summary>
    public string? SerialNumber => identity?.SerialNumber;

    /// <summary>Runs <paramref name="operation"/> with the TPM to itself, again where the TPM asks for it or was brought back; so it must not half happen.</summary>
    /// <param name="operation">Leaves nothing loaded in the TPM.</param>
    /// <param name="atLeast">The TPM stays taken this long, as a slower part would.</param>
    public T Use<T>(Func<TpmPowerCycle, T> operation, TimeSpan atLeast = default)
    {
        lock (busy)
        {
            var started = clock.GetTimestamp();
            var result = Attempt(operation);
            Wait(atLeast - clock.GetElapsedTime(started));
            return result;
        }
    }

    /// <summary>Passes a command of an outside tool to the TPM between two of our own.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        lock (busy) return Power().Transmit(command);
    }

    /// <summary>What <c>show tpm</c> prints; it asks the TPM.</summary>
    public TpmStatus ReadStatus()
    {
        try { return new(Uri.Text, Fault, Use(TpmChip.Read), KeyShapes); }
        catch (Exception e) when (e is TpmException or TpmUnavailableException or TpmWireException) { return new(Uri.Text, Fault ?? e.Message, null, KeyShapes); }
    }

    /// <summary>Shuts the TPM down in order and lets it go. A <c>device:</c> belongs to the operating system, which shuts it down.</summary>
    public void Dispose()
    {
        lock (busy)
        {
            staysOff = true;
            try
            {
                if (Uri.Kind != TpmKind.Device) power?.Commands.Shutdown();
            }
            catch (TpmException e) { log.Write(NoShutdown, e.Message); }
            PowerOff();
            embedded?.Dispose();
        }
    }

    void Start(Nvram nvram)
    {
        try
        {
            identity = TpmIdentity.Read(nvram);
            if (identity is not null && embedded is { HasState: false }) throw new TpmStateException($"the embedded TPM's state {embedded.StatePath} is missing");
            power = Establish();
            KeyShapes = Shapes(power.Commands);
        }
        catch (Exception e) when (e is TpmStateException or FormatException)
        {
            staysOff = true;
            Lose(e.Message);
            return;
        }
        if (identity is null) Adopt(power, nvram);
        else if (IsAnother(power)) Lose(NameTheOther(power));
        else if (embedded is not null) ReportPowerCut(power);
    }

    TpmPowerCycle Establish()
    {
        embedded?.PowerOn();
        Tcti tcti = embedded is null ? new LoadedTcti(Uri) : new EmbeddedTcti(embedded);
        try { return new TpmPowerCycle(tcti, isRemote: embedded is null); }
        catch (Exception e)
        {
            tcti.Dispose();
            embedded?.PowerOff();
            if (embedded?.LastFault is { } fault) throw new TpmStateException($"the embedded TPM does not start: {fault.Message}", fault);
            if (e is TpmException { Code.IsConnectionLost: true }) throw new TpmUnavailableException($"{Uri.Name} does not answer: {e.Message}", e);
            throw;
        }
    }

    static List<KeyShape> Shapes(EsysContext commands)
    {
        var shapes = rsaSizes.Where(bits => commands.Supports(new TpmWriter().U16(TpmAlgorithm.RSA).Bytes(TpmTemplate.RsaParameters(bits)).ToArray())).Select(bits => new KeyShape(KeyAlgorithm.Rsa, bits)).ToList();
        shapes.AddRange(TpmCurve.All.Where(curve => commands.Supports(new TpmWriter().U16(TpmAlgorithm.ECC).Bytes(TpmTemplate.EcParameters(curve)).ToArray())).Select(curve => new KeyShape(KeyAlgorithm.Ec, curve.Bits)));
        return shapes;
    }

    void Adopt(TpmPowerCycle first, Nvram nvram)
    {
        identity = new(first.StorageRootArea.Name, EndorsementName(first));
        identity.Write(nvram);
    }

    bool IsAnother(TpmPowerCycle found) => !found.StorageRootArea.Name.AsSpan().SequenceEqual(identity!.StorageRoot);

    string NameTheOther(TpmPowerCycle found) => EndorsementName(found).AsSpan().SequenceEqual(identity!.Endorsement)
        ? $"{Uri.Name} was cleared, and the storage root that held this router's keys is gone"
        : $"{Uri.Name} is not the one this router was provisioned with";

    static byte[] EndorsementName(TpmPowerCycle power)
    {
        using var key = power.Commands.CreatePrimary(Esys.Endorsement, TpmTemplate.EndorsementKey, out var area);
        return area.Name;
    }

    void Lose(string what)
    {
        Fault = $"The identity of this router is lost: {what}. Bring its TPM back, or delete nvram:{TpmIdentity.FileName} to make it another router";
        log.Write(IdentityLost, Fault);
    }

    void ReportPowerCut(TpmPowerCycle found)
    {
        var time = TpmTime.Read(found.Commands);
        if (!time.IsSafe) log.Write(PowerFailed, time.ResetCount, time.RestartCount);
    }

    T Attempt<T>(Func<TpmPowerCycle, T> operation)
    {
        for (int busyAnswers = 0, recoveries = 0; ;)
        {
            try { return operation(Power()); }
            catch (TpmException e)
            {
                // Not in an exception filter: what the operation loaded must be flushed before.
                if (e.Code.IsBusy ? ++busyAnswers > MaxBusyAnswers : ++recoveries > MaxRecoveries) throw;
                if (!Recover(e)) throw;
            }
        }
    }

    TpmPowerCycle Power()
    {
        if (power is not null) return power;
        if (staysOff) throw new TpmUnavailableException(Fault ?? "The TPM is off");
        try { power = Establish(); }
        catch (TpmStateException e) { throw new TpmUnavailableException($"The TPM is off: {e.Message}", e); }
        if (!IsAnother(power)) return power;
        staysOff = true;
        Lose(NameTheOther(power));
        PowerOff();
        throw new TpmUnavailableException(Fault!);
    }

    bool Recover(TpmException fault)
    {
        if (fault.Code.IsBusy) Wait(busyPause);
        else if (fault.Code.IsOutOfMemory) power!.FlushLeftovers();
        else if (fault.Code.IsConnectionLost) Reconnect(fault);
        else if (fault.Code.IsFailure) return RecoverFromFailure();
        else return false;
        return true;
    }

    void Reconnect(TpmException fault)
    {
        log.Write(Reconnecting, Uri.Name, embedded?.LastFault?.Message ?? fault.Message);
        PowerOff();
    }

    // 0x101 is also what RSA_Decrypt answers to bad padding, which a peer could send: only a TPM that fails other commands too has failed.
    bool RecoverFromFailure()
    {
        if (!power!.Commands.IsInFailureMode()) return false;
        var reason = embedded?.LastFault?.Message ?? $"its self-test says 0x{power.Commands.TestResult().Value:x}";
        log.Write(Failed, reason, embedded is null ? "it must be power-cycled" : "power-cycling it");
        if (embedded is not null) PowerOff();
        return embedded is not null;
    }

    void PowerOff()
    {
        power?.Dispose();
        power = null;
        embedded?.PowerOff();
    }

    void Wait(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;
        using var over = new ManualResetEventSlim();
        using var timer = clock.CreateTimer(_ => over.Set(), null, time, Timeout.InfiniteTimeSpan);
        over.Wait();
    }
}
