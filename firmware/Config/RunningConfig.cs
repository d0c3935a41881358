namespace Firmware.Config;

/// <summary>Every setting of the router, in the order running-config shows them: the only copy.</summary>
sealed class RunningConfig
{
    public bool PasswordEncryption;
    public string Hostname = "Router";
    public readonly LoggingConfig Logging = new();
    public readonly ClockConfig Clock = new();
    public readonly NtpConfig Ntp = new();

    /// <summary>By privilege level, 0–15.</summary>
    public readonly SortedDictionary<int, EnableConfig> Enable = [];
    public readonly SortedDictionary<string, UserConfig> Users = new(StringComparer.Ordinal);
    public bool DomainLookup = true;
    public string DomainName = "";
    public readonly NamesConfig Names = new();
    public readonly SortedDictionary<string, HostConfig> Hosts = new(StringComparer.OrdinalIgnoreCase);
    public ArchiveConfig Archive = new();
    public readonly SortedDictionary<string, TrustpointConfig> Trustpoints = new(StringComparer.Ordinal);
    public readonly SortedDictionary<string, PeerConfig> Peers = new(StringComparer.Ordinal);
    public readonly SortedDictionary<string, InterfaceConfig> Interfaces = new(InterfaceOrder.Instance);
    public readonly SortedDictionary<string, SortedDictionary<string, string>> Aliases = new(StringComparer.Ordinal);
    public bool HttpServer;
    public int HttpPort = 80;
    public bool HttpSecureServer;
    public int HttpSecurePort = 443;
    public string HttpSecureTrustpoint = "";
    public readonly LoginConfig Login = new();
    public readonly BannerConfig Banners = new();

    /// <summary>By mode, as <c>privilege</c> names it, and the words the command begins with.</summary>
    public readonly Dictionary<string, SortedDictionary<string, CommandPrivilege>> Privileges = new(StringComparer.Ordinal);
    public readonly LinesConfig Lines = new();
}
