namespace Host;

/// <summary>What the tool's processes end with; the numbers are those of sysexits.h, and of the firmware.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Usage = 64;
    public const int BadPlan = 65;
    /// <summary>The serial line, or a program the tool needs, cannot be had.</summary>
    public const int Unavailable = 69;
    public const int Internal = 70;
    /// <summary>The router refused a line or did not answer in time; a lab step or verdict did not hold.</summary>
    public const int Refused = 75;
}

/// <summary>A failure with a sentence for the person at the keyboard and the exit code it ends with.</summary>
abstract class HostException(string sentence, int exitCode, Exception? inner = null) : Exception(sentence, inner)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>An argument that cannot be meant: what was wrong, what was expected, an example.</summary>
sealed class UsageException(string sentence) : HostException(sentence, Host.ExitCode.Usage);

/// <summary>A program the tool runs (openssl, a TLS client, the firmware) is missing or failed.</summary>
sealed class ProgramException(string sentence, int exitCode = Host.ExitCode.Unavailable, Exception? inner = null) : HostException(sentence, exitCode, inner);
