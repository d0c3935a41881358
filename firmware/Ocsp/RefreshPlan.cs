namespace Firmware.Ocsp;

/// <summary>When a responder is asked again; everything a fleet could do at the same moment is spread by jitter.</summary>
/// <param name="jitter">Each draw is between 0 and 1.</param>
sealed class RefreshPlan(Random jitter)
{
    const double HalfLife = 0.5;
    const double Spread = 0.1;
    const int MaxDoublings = 16;
    static readonly TimeSpan shortest = TimeSpan.FromSeconds(15);
    static readonly TimeSpan leastFreshness = TimeSpan.FromMinutes(5);
    static readonly TimeSpan firstRetry = TimeSpan.FromSeconds(30);
    static readonly TimeSpan longestRetry = TimeSpan.FromHours(1);
    static readonly TimeSpan longestRetryAfter = TimeSpan.FromDays(1);

    /// <summary>
    /// After a success: half life to 60 % of the staple's use; earlier where HTTP calls the answer old before that; where half life
    /// has passed already, half of what is left. Never after the staple's end.
    /// </summary>
    public DateTimeOffset AfterSuccess(Staple staple, DateTimeOffset now, TimeSpan? maxAge)
    {
        var life = staple.NextUpdate - staple.ThisUpdate;
        var next = staple.ThisUpdate + life * (HalfLife + Spread * jitter.NextDouble());
        if (next <= now) next = now + (staple.NextUpdate - now) / 2;
        if (maxAge is { } age && age < next - now) next = Earlier(next, now + (age > leastFreshness ? age : leastFreshness));
        return Bounded(next, now + shortest, staple.NextUpdate, now);
    }

    /// <summary>
    /// After the <paramref name="failures"/>-th failure in a row: doubling from 30 s to 1 h, the upper half of it drawn; later where
    /// the responder asks for that. Not after the end of the staple that is still served, so that its end is not slept through.
    /// </summary>
    public DateTimeOffset AfterFailure(int failures, DateTimeOffset now, TimeSpan? retryAfter, Staple? served)
    {
        var doubled = firstRetry * Math.Pow(2, Math.Min(failures - 1, MaxDoublings));
        var delay = (doubled < longestRetry ? doubled : longestRetry) * (1 + jitter.NextDouble()) / 2;
        if (retryAfter is { } asked && asked > delay) delay = asked < longestRetryAfter ? asked : longestRetryAfter;
        return Bounded(now + delay, now + shortest, served?.NextUpdate ?? DateTimeOffset.MaxValue, now);
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    static DateTimeOffset Bounded(DateTimeOffset next, DateTimeOffset earliest, DateTimeOffset end, DateTimeOffset now)
    {
        if (next < earliest) next = earliest;
        return next > end && end > now ? end : next;
    }
}
