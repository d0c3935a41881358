using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Inside <c>crypto pki peer NAME</c>: a peer whose chain and staple this router checks again and again.</summary>
static class PeerMode
{
    public static readonly Mode<PeerConfig> Body = new("ca-peer")
    {
        { "address <host:WORD> [port <port:1-65535>]", "Host name or address of the peer", p => ref p.Host, p => ref p.Port },
        { "exit", "Exit from peer configuration mode", (session, _) => session.Leave(), Row.Everybody },
        { "protocol <protocol:tls>", "Protocol the peer is asked in", p => ref p.Protocol },
        { "trustpoint <name:WORD>", "Trustpoint name", p => ref p.Trustpoint },
        { "interval <seconds:1-86400>", "Seconds between two checks", p => ref p.IntervalSeconds },
        { "staple <policy:required|preferred|ignored>", "What a stapled OCSP response means", p => ref p.Staple },
        { "shutdown", "Stop checking the peer", p => ref p.Shutdown },
    };

    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        { "crypto pki peer <name:WORD>", "Peer name", c => c.Peers, Body, Row.Ours },
    };
}
