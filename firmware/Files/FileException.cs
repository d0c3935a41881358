namespace Firmware.Files;

/// <summary>A file operation was refused; the message is what IOS puts in parentheses, such as <c>No such file or directory</c>.</summary>
/// <param name="reason">The message.</param>
/// <param name="isReading">Whether the source failed, not the destination.</param>
sealed class FileException(string reason, bool isReading = false) : IOException(reason)
{
    public const string NotFound = "No such file or directory";
    public const string NoSpace = "No space left on device";
    public const string Denied = "Permission denied";
    public const string NotFolder = "Not a directory";
    public const string Folder = "Is a directory";
    public const string Exists = "File exists";
    public const string NotEmpty = "Directory not empty";
    public const string BadName = "Invalid argument";
    public const string NoDevice = "No such device";
    public const string TimedOut = "Timed out";
    public const string TooBig = "File too large";

    // What the host's kernel says of a full disk, errno ENOSPC and EDQUOT.
    const int HostFull = 28, HostQuota = 122;

    public bool IsReading => isReading;

    /// <summary>The refusal that an exception of the host's file system amounts to.</summary>
    public static FileException Of(Exception e) => e switch
    {
        FileException refusal => refusal,
        FileNotFoundException or DirectoryNotFoundException => new(NotFound),
        UnauthorizedAccessException => new(Denied),
        ArgumentException => new(BadName),
        IOException { HResult: HostFull or HostQuota } => new(NoSpace),
        _ => new("I/O error"),
    };
}
