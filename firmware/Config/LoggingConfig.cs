namespace Firmware.Config;

/// <summary><c>logging …</c> and <c>service timestamps …</c>: which messages go where, in which form. Severities are 0–7; -1 is off.</summary>
sealed class LoggingConfig
{
    public bool On = true;
    public int Console = 7;
    public int Monitor = 7;
    public int Buffered = 7;
    public int BufferedSize = 4096;
    public int Trap = 6;
    public string Facility = "local7";

    /// <summary><c>hostname</c>, <c>ip</c>, <c>string TEXT</c>, or empty.</summary>
    public string OriginId = "";
    public string SourceInterface = "";

    /// <summary>In the order they were configured.</summary>
    public readonly List<LogHost> Hosts = [];

    /// <summary><c>[console] [all] NUMBER [except LEVEL]</c>; empty for no limit.</summary>
    public string RateLimit = "";

    /// <summary><c>datetime …</c> or <c>uptime</c>; empty for no stamp.</summary>
    public string LogStamp = "datetime msec";

    /// <inheritdoc cref="LogStamp"/>
    public string DebugStamp = "datetime msec";
    public bool SequenceNumbers;
}

/// <summary><c>logging host HOST transport udp|tcp port N</c>.</summary>
sealed record LogHost(string Host, string Transport, int Port);
