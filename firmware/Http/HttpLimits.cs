namespace Firmware.Http;

/// <summary>What the HTTP server may spend on its clients.</summary>
sealed record HttpLimits
{
    /// <summary>Connections at once over all addresses of the server; the next one is closed.</summary>
    public int MaxConnections { get; init; } = 256;

    public int MaxRequestLineBytes { get; init; } = 4 << 10;
    public int MaxHeaderBytes { get; init; } = 16 << 10;
    public int MaxHeaders { get; init; } = 64;
    public long MaxBodyBytes { get; init; } = 64 << 10;

    /// <summary>What is buffered per connection and direction before the other side has to wait.</summary>
    public int MaxBufferedBytes { get; init; } = 64 << 10;

    /// <summary>How long a client may take to send its headers.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may stay without a request.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long requests in progress may delay a stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
