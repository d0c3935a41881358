using Firmware.Kernel;
using Firmware.Pki;

namespace Firmware.Peers;

/// <summary>The text of <c>show crypto pki peers</c>; the command is our own.</summary>
static class PeerTable
{
    const string Gap = "  ";
    static readonly string[] titles = ["Peer", "Address", "Trustpoint", "Last check", "Staple", "Result"];

    /// <summary>One line per peer under the titles, the reason of a refusal or of rest in the last column; only a title line without peers.</summary>
    public static IReadOnlyList<string> Render(IEnumerable<(PeerSettings Settings, PeerResult? Last)> peers, ClockZone? zone = null)
    {
        string[][] rows = [titles, .. peers.Select(p => Row(p.Settings, p.Last, zone))];
        var widths = titles.Select((_, column) => rows.Max(r => r[column].Length)).ToArray();
        return [.. rows.Select(r => string.Join(Gap, r.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())];
    }

    /// <summary>What was seen of a staple, in one word.</summary>
    public static string Word(StapleReading staple) => staple switch
    {
        StapleReading.Good => "good",
        StapleReading.Revoked => "revoked",
        StapleReading.Bad => "bad",
        StapleReading.Missing => "none",
        _ => "-",
    };

    static string[] Row(PeerSettings peer, PeerResult? last, ClockZone? zone) =>
    [
        peer.Name, OrDash(peer.Address), OrDash(peer.Trustpoint),
        last is null ? "never" : Timestamp.Plain(last.At, zone),
        last is null ? "-" : Word(last.Staple),
        peer.Idle ?? last switch
        {
            null => "first check under way",
            { Accepted: true, Reason: VerdictReason.Bypassed } => "valid, revocation not checked",
            { Accepted: true } => "valid",
            _ => $"refused: {last.Sentence}",
        },
    ];

    static string OrDash(string text) => text.Length > 0 ? text : "-";
}
