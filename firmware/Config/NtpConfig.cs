namespace Firmware.Config;

/// <summary><c>ntp …</c>: the servers whose time this router takes.</summary>
sealed class NtpConfig
{
    public bool Logging;
    public string Source = "";

    /// <summary>In the order they were configured.</summary>
    public readonly List<NtpServer> Servers = [];
}

/// <summary><c>ntp server HOST …</c>; poll intervals are powers of two, in seconds.</summary>
sealed record NtpServer(string Host, int Version = 4, string Source = "", int MinPoll = 6, int MaxPoll = 10, bool Burst = false, bool Prefer = false);
