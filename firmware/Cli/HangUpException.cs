namespace Firmware.Cli;

/// <summary>The far end went away, or nobody typed for too long: the session ends, whatever it was asking.</summary>
sealed class HangUpException(string why) : OperationCanceledException(why)
{
    /// <summary>Whether the far end is still there, but nobody typed.</summary>
    public bool IsForIdleness { get; init; }
}
