namespace Firmware.Config;

/// <summary><c>ip name-server</c> and <c>ip domain …</c>: who is asked for names, and how.</summary>
sealed class NamesConfig
{
    /// <summary><c>ip name-server</c>: IPv4 and IPv6 addresses, in the order to ask them.</summary>
    public readonly List<string> Servers = [];

    /// <summary><c>ip domain list</c>: completes names without a dot, in this order.</summary>
    public readonly List<string> DomainList = [];

    public int TimeoutSeconds = 3;
    public int Retries = 2;
}
