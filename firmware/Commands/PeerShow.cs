using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show crypto pki peers</c>: what the last check of each peer came to.</summary>
static class PeerShow
{
    public static readonly Mode Rows = new("exec")
    {
        { "show crypto pki peers", "Show the peers that are checked, and what came of it", Show, Row.Ours },
    };

    static void Show(Session session, Args args)
    {
        foreach (var line in session.Router.Peers.Show()) session.WriteLine(line);
    }
}
