namespace Host.Serial;

/// <summary>The serial line cannot be opened, or went away.</summary>
sealed class LineException(string sentence, Exception? inner = null) : HostException(sentence, Host.ExitCode.Unavailable, inner);
