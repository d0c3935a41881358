namespace Firmware.Net;

/// <summary>One measurement of a server: how far our clock is behind it, how long the way there and back took, how uncertain both are.</summary>
/// <param name="At">When, by <see cref="TimeProvider.GetTimestamp"/>.</param>
sealed record NtpSample(TimeSpan Offset, TimeSpan Delay, TimeSpan Dispersion, long At);

/// <summary>The last eight samples of a server; the one that was the shortest under way is believed (RFC 5905 §10).</summary>
sealed class NtpFilter(TimeProvider clock)
{
    public const int Stages = 8;

    // RFC 5905 §7.2: MAXDISP stands for a sample that is missing, PHI is how fast a clock may drift.
    static readonly TimeSpan missing = TimeSpan.FromSeconds(16);
    const double Drift = 15e-6;

    readonly List<NtpSample> samples = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<NtpSample> Samples => samples;

    public NtpSample? Best => samples.MinBy(s => s.Delay + s.Dispersion + Aged(s));

    public TimeSpan Offset => Best?.Offset ?? TimeSpan.Zero;
    public TimeSpan Delay => Best?.Delay ?? TimeSpan.Zero;

    /// <summary>How uncertain the samples are, the best counting most; full of what is missing until there are some.</summary>
    public TimeSpan Dispersion
    {
        get
        {
            var sum = TimeSpan.Zero;
            var ordered = samples.OrderBy(s => s.Delay).Select(s => s.Dispersion + Aged(s)).ToArray();
            for (var i = Stages - 1; i >= 0; i--) sum = (sum + (i < ordered.Length ? ordered[i] : missing)) / 2;
            return sum;
        }
    }

    /// <summary>How far the samples lie apart: the root mean square of their distance from the best.</summary>
    public TimeSpan Jitter => samples.Count < 2 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Sqrt(samples.Sum(s => Math.Pow((s.Offset - Offset).TotalSeconds, 2)) / (samples.Count - 1)));

    public void Add(NtpSample sample)
    {
        samples.Insert(0, sample);
        if (samples.Count > Stages) samples.RemoveAt(Stages);
    }

    public void Clear() => samples.Clear();

    /// <summary>Our clock was moved: what was measured against it moves too.</summary>
    public void Shift(TimeSpan by)
    {
        for (var i = 0; i < samples.Count; i++) samples[i] = samples[i] with { Offset = samples[i].Offset - by };
    }

    TimeSpan Aged(NtpSample sample) => clock.GetElapsedTime(sample.At) * Drift;
}
