namespace Firmware.Config;

/// <summary><c>ip host NAME ADDRESS…</c>.</summary>
sealed class HostConfig
{
    public string Addresses = "";
}

/// <summary><c>crypto pki peer NAME</c>: a peer this router checks again and again.</summary>
sealed class PeerConfig
{
    public string Host = "";
    public int Port = 443;
    public string Protocol = "tls";
    public string Trustpoint = "";
    public int IntervalSeconds = 300;
    public string Staple = "preferred";
    public bool Shutdown;
}
