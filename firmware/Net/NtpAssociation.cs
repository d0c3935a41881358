using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>
/// One configured server (RFC 5905 §9): asked again and again, first often, then as seldom as it proves steady. Lives on the device
/// thread; the exchange alone waits elsewhere.
/// </summary>
sealed class NtpAssociation : IDisposable
{
    const int Unsynchronized = 16;
    const int LeapAlarm = 3;
    const int SteadyPolls = 4;
    const int LongestPoll = 17;
    const int PatientPolls = 8;
    const double SteadyJitters = 4;

    static readonly TimeSpan answerLimit = TimeSpan.FromSeconds(1.5);
    static readonly TimeSpan burstPause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan smallestJitter = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan precision = TimeSpan.FromMicroseconds(1);

    // RFC 5905 §7.2: MAXDIST, the farthest a server may be from the truth, and PHI, what it may drift until it is asked again.
    static readonly TimeSpan farthest = TimeSpan.FromSeconds(1.5);
    const double Drift = 15e-6;

    readonly NtpClient client;
    readonly DeviceClock clock;
    readonly CancellationTokenSource ending = new();
    readonly CancellationToken end;
    int reach;
    int steady;
    int burst;
    int missed;
    int floor;

    public NtpAssociation(NtpClient client, DeviceClock clock, NtpServer config, int id)
    {
        (this.client, this.clock, Config, Id) = (client, clock, config, id);
        (Poll, floor, Filter, end) = (config.MinPoll, config.MinPoll, new NtpFilter(clock), ending.Token);
    }

    public NtpServer Config { get; }
    public int Id { get; }
    public NtpFilter Filter { get; }

    /// <summary>Null until the name is found.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>The last answer, whatever it was worth.</summary>
    public NtpPacket? Last { get; private set; }

    /// <summary>What the last eight polls came to, the newest lowest.</summary>
    public int Reach => reach;

    /// <summary>Seconds between polls, as a power of two.</summary>
    public int Poll { get; private set; }

    /// <summary>When the last answer came, by <see cref="TimeProvider.GetTimestamp"/>; null before there was one.</summary>
    public long? HeardAt { get; private set; }
    public NtpTimestamp Received { get; private set; }
    public long Sent { get; private set; }
    public long Answers { get; private set; }
    public long Errors { get; private set; }

    /// <summary>Set by the selection.</summary>
    public NtpStanding Standing { get; set; }

    /// <summary>The kiss-o'-death that told us not to ask again (RFC 5905 §7.4); null while we may.</summary>
    public string? Refused { get; private set; }

    public int Stratum => reach == 0 || Last is null or { Stratum: 0 } ? Unsynchronized : Last.Stratum;
    public bool IsSane => Last is { Leap: not LeapAlarm, Stratum: > 0 and < Unsynchronized };

    /// <summary>How wrong the server may be, either way (RFC 5905 appendix A.5.5.2).</summary>
    public TimeSpan Distance => ((Last?.RootDelay ?? TimeSpan.Zero) + Filter.Delay) / 2 + (Last?.RootDispersion ?? TimeSpan.Zero) + Filter.Dispersion + Filter.Jitter;

    /// <summary>Whether the selection may look at it.</summary>
    public bool IsFit => reach != 0 && IsSane && Filter.Best is not null && Refused is null && Distance < farthest + TimeSpan.FromSeconds(Drift * (1L << Poll));

    /// <summary>Asks until it is disposed. Device thread.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (Refused is null)
            {
                await PollAsync();
                await Task.Delay(NextPause(), clock, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { burst = 0; }
    }

    /// <summary>The clock was set by somebody: nothing that was measured against it holds.</summary>
    public void Forget()
    {
        Filter.Clear();
        (Poll, steady) = (floor, 0);
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    TimeSpan NextPause() => burst > 0 ? burstPause : TimeSpan.FromSeconds(1L << Poll);

    async Task PollAsync()
    {
        var wasReachable = reach != 0;
        // RFC 5905 A.5.7.1: a burst is one poll.
        if (burst > 0) burst--;
        else
        {
            reach = reach << 1 & 0xFF;
            if (Config.Burst && !wasReachable) burst = NtpFilter.Stages - 1;
        }
        Sent++;
        try
        {
            Take(await AskAsync());
        }
        catch (Exception e) when (e is SocketException or IOException || e is OperationCanceledException && !end.IsCancellationRequested)
        {
            Miss();
        }
        if (wasReachable != (reach != 0)) client.Tell(this, reach != 0);
        client.Select();
    }

    async Task<Measurement> AskAsync()
    {
        using var limit = new CancellationTokenSource(answerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, limit.Token);
        Address ??= (await client.ResolveAsync(Config.Host, either.Token))[0];
        var generation = client.Generation;
        var (begun, left) = (clock.GetTimestamp(), clock.GetUtcNow());
        // The lowest bits are noise: whoever does not see the request cannot answer it (RFC 5905 §6, and the origin check of §8).
        var transmit = new NtpTimestamp(NtpTimestamp.Of(left).Value & ~0xFFFFUL | (uint)RandomNumberGenerator.GetInt32(1, 0x10000));
        var answer = await client.Exchange(Address, client.SourceOf(Config), NtpPacket.Request(Config.Version, Poll, transmit), p => p.Origin == transmit, either.Token);
        return new(answer.Packet, left, left + clock.GetElapsedTime(begun, answer.ReceivedAt), answer.ReceivedAt, generation);
    }

    void Take(Measurement measured)
    {
        var packet = measured.Packet;
        Answers++;
        Last = packet;
        if (packet.Kiss is { } kiss)
        {
            Obey(kiss);
            return;
        }
        if (!IsSane || packet.Transmit.Value == 0 || packet.Receive.Value == 0 || packet.Transmit.ToTime() < packet.Receive.ToTime() || measured.Generation != client.Generation)
        {
            Errors++;
            return;
        }
        reach |= 1;
        missed = 0;
        (HeardAt, Received) = (measured.At, NtpTimestamp.Of(measured.Arrived));
        var sample = measured.ToSample(precision);
        Filter.Add(sample);
        Adapt(sample);
    }

    // A server that has not answered for long is asked less and less often; its name may have moved.
    void Miss()
    {
        Errors++;
        burst = 0;
        if (reach != 0) return;
        Filter.Clear();
        Address = null;
        if (++missed > PatientPolls) Poll = Math.Max(Poll, Math.Min(Poll + 1, Config.MaxPoll));
    }

    // RATE: ask half as often from now on. DENY, RSTR: never again. Any other says only that there is no time yet.
    void Obey(string kiss)
    {
        Errors++;
        burst = 0;
        if (kiss == "RATE") Poll = floor = Math.Min(Poll + 1, LongestPoll);
        if (kiss is "DENY" or "RSTR") Refused = kiss;
    }

    void Adapt(NtpSample sample)
    {
        var limit = SteadyJitters * (Filter.Jitter > smallestJitter ? Filter.Jitter : smallestJitter);
        if (sample.Offset.Duration() > limit) (Poll, steady) = (Math.Max(Poll - 1, floor), 0);
        else if (burst == 0 && ++steady == SteadyPolls) (Poll, steady) = (Math.Max(floor, Math.Min(Poll + 1, Config.MaxPoll)), 0);
    }

    /// <summary>An answer with the times of our own clock at which the request left and it arrived.</summary>
    sealed record Measurement(NtpPacket Packet, DateTimeOffset Left, DateTimeOffset Arrived, long At, int Generation)
    {
        // RFC 5905 §8: offset ((T2-T1)+(T3-T4))/2, delay (T4-T1)-(T3-T2).
        public NtpSample ToSample(TimeSpan precision)
        {
            var (received, transmitted) = (Packet.Receive.ToTime(), Packet.Transmit.ToTime());
            var delay = Arrived - Left - (transmitted - received);
            var dispersion = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(Packet.Precision, -32, 0))) + precision + (Arrived - Left) * Drift;
            return new((received - Left + (transmitted - Arrived)) / 2, delay > precision ? delay : precision, dispersion, At);
        }
    }
}
