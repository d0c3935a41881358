using Firmware.Net;
using Firmware.Peers;
using Firmware.Pki;
using Firmware.Tls;

namespace Firmware.Boot;

/// <summary>Joins the parts that examine a peer over TLS: names, connections and the handshake.</summary>
static class OutgoingTls
{
    public static ExaminePeer Over(Connector connector, TlsClient client) => async (host, port, cancel) =>
    {
        await using var transport = await connector.ConnectAsync(host, port, cancel);
        try { return await client.ExamineAsync(host, transport, cancel); }
        catch (TlsPeerException e) { throw new IOException(e.Message, e); }
    };
}
