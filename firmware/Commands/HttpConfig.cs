using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global configuration of the router's own web server.</summary>
static class HttpConfig
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        { "ip http server", "Enable http server", c => ref c.HttpServer, Row.Shown | Row.Apart },
        { "ip http port <port:80,1025-65535>", "Port number(above 1024 or default 80)", c => ref c.HttpPort },
        { "ip http secure-server", "Enable HTTP secure server", c => ref c.HttpSecureServer, Row.Shown },
        { "ip http secure-port <port:443,1025-65535>", "Secure port number(above 1024 or default 443)", c => ref c.HttpSecurePort },
        { "ip http secure-trustpoint <name:WORD>", "Trustpoint name", c => ref c.HttpSecureTrustpoint },
    };
}
