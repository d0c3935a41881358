using System.Net;

namespace Firmware.Net;

/// <summary>The HTTP client of fetches: names as the router resolves them, no redirect, proxy, cookie or decompression, bounded headers.</summary>
static class OutgoingHttp
{
    const int MaxHeaderKilobytes = 16;
    const int MaxConnectionsPerServer = 8;
    static readonly TimeSpan idle = TimeSpan.FromSeconds(5);

    /// <summary>A client whose deadlines are the callers' cancellation tokens.</summary>
    public static HttpMessageInvoker Create(Connector connector) => new(Handler(connector));

    /// <summary>What such a client is made of, for one that needs more.</summary>
    public static SocketsHttpHandler Handler(Connector connector) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        MaxConnectionsPerServer = MaxConnectionsPerServer,
        PooledConnectionIdleTimeout = idle,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancel) => await connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
    };
}
