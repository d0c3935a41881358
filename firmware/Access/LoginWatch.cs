using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Access;

/// <summary>An attempt to log in, as messages name it.</summary>
/// <param name="User">Empty where a line asks for its own password alone.</param>
/// <param name="Source">The address it came from; <c>LOCAL</c> at the console.</param>
/// <param name="Port">The port it came to; 0 at the console.</param>
sealed record LoginAttempt(string User, string Source, int Port);

/// <summary>Failures of one user from one place.</summary>
sealed record LoginFailure(LoginAttempt Attempt, int Count, DateTimeOffset Last);

/// <summary>
/// Counts logins, reports them as configured, and after too many failures in one watch window lets nobody in for a while: <c>login block-for</c>.
/// Device thread.
/// </summary>
sealed class LoginWatch(LoginConfig config, DeviceClock clock, Log log) : IDisposable
{
    const int MaxListed = 50;

    // A router that blocks attackers slows them down too, unless it was told how much.
    const int DelayWhileWatching = 1;

    static readonly Message Failure = new("SEC_LOGIN", 4, "LOGIN_FAILED", "Login failed [user: {0}] [Source: {1}] [localport: {2}] [Reason: {3}] at {4}");
    static readonly Message Success = new("SEC_LOGIN", 5, "LOGIN_SUCCESS", "Login Success [user: {0}] [Source: {1}] [localport: {2}] at {3}");
    static readonly Message QuietOn = new("SEC_LOGIN", 1, "QUIET_MODE_ON",
        "Still timeleft for watching failures is {0} secs, [user: {1}] [Source: {2}] [localport: {3}] [Reason: {4}] [ACL: sl_def_acl] at {5}");
    static readonly Message QuietOff = new("SEC_LOGIN", 5, "QUIET_MODE_OFF", "Quiet Mode is OFF, because block period timed out at {0}");

    readonly List<LoginFailure> failures = [];
    long windowBegan = clock.GetTimestamp();
    long? quietBegan;
    ITimer? quietEnd;
    int successes;

    public int Failures { get; private set; }

    /// <summary>Failures in the present watch window.</summary>
    public int FailuresInWindow { get; private set; }

    /// <summary>By user and place, the oldest first.</summary>
    public IReadOnlyList<LoginFailure> Listed => failures;

    public TimeSpan Delay => TimeSpan.FromSeconds(config.Delay > 0 ? config.Delay : IsWatching ? DelayWhileWatching : 0);

    public bool IsWatching => config.BlockSeconds > 0;

    /// <summary>Whether logins over the network are refused now; the console is not: who holds it could switch the router off.</summary>
    public bool IsQuiet => QuietLeft > 0;

    /// <summary>Seconds.</summary>
    public int QuietLeft => IsWatching && quietBegan is { } began ? Left(began, config.BlockSeconds) : 0;

    /// <summary>Seconds until the present watch window ends and its failures are forgotten.</summary>
    public int WindowLeft
    {
        get
        {
            Roll();
            return Left(windowBegan, config.WithinSeconds);
        }
    }

    public void Succeeded(LoginAttempt attempt)
    {
        if (config.LogSuccesses > 0 && ++successes % config.LogSuccesses == 0) log.Write(Success, attempt.User, attempt.Source, attempt.Port, Now);
    }

    public void Failed(LoginAttempt attempt, string reason)
    {
        Failures++;
        List(attempt);
        if (config.LogFailures > 0 && Failures % config.LogFailures == 0) log.Write(Failure, attempt.User, attempt.Source, attempt.Port, reason, Now);
        if (!IsWatching || IsQuiet) return;
        Roll();
        if (++FailuresInWindow >= config.Attempts) BeQuiet(attempt, reason);
    }

    public void Dispose() => quietEnd?.Dispose();

    string Now => Timestamp.WithWeekday(clock.GetUtcNow(), clock.Zone);

    void BeQuiet(LoginAttempt attempt, string reason)
    {
        log.Write(QuietOn, WindowLeft, attempt.User, attempt.Source, attempt.Port, reason, Now);
        (quietBegan, FailuresInWindow) = (clock.GetTimestamp(), 0);
        quietEnd?.Dispose();
        quietEnd = clock.CreateTimer(_ => { if (IsWatching) log.Write(QuietOff, Now); }, null, TimeSpan.FromSeconds(config.BlockSeconds), Timeout.InfiniteTimeSpan);
    }

    // Windows follow each other without a gap.
    void Roll()
    {
        if (config.WithinSeconds <= 0 || clock.GetElapsedTime(windowBegan).TotalSeconds < config.WithinSeconds) return;
        windowBegan = clock.GetTimestamp();
        FailuresInWindow = 0;
    }

    int Left(long began, int seconds) => Math.Max(0, (int)Math.Ceiling(seconds - clock.GetElapsedTime(began).TotalSeconds));

    void List(LoginAttempt attempt)
    {
        var at = failures.FindIndex(f => f.Attempt == attempt);
        var before = at < 0 ? 0 : failures[at].Count;
        if (at >= 0) failures.RemoveAt(at);
        else if (failures.Count == MaxListed) failures.RemoveAt(0);
        failures.Add(new LoginFailure(attempt, before + 1, clock.GetUtcNow()));
    }
}
