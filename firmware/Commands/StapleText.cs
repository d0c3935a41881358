using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Commands;

/// <summary>The router's own staples as <c>show crypto pki staples [detail]</c> prints them.</summary>
static class StapleText
{
    const string Nothing = "-";
    const int NarrowestTrustpoint = 10;
    const int NarrowestSerial = 8;

    public static IEnumerable<string> Table(IReadOnlyList<StapleTarget> targets, ClockZone zone)
    {
        var trustpoint = Math.Max(NarrowestTrustpoint, targets.Max(t => t.Trustpoint.Length));
        var serial = Math.Max(NarrowestSerial, targets.Max(t => t.Certificate.SerialHex.Length));
        yield return Row("Trustpoint", "Serial", "Status", "This update", "Next update", "Next fetch", "Served");
        foreach (var target in targets)
            yield return Row(target.Trustpoint, target.Certificate.SerialHex, Status(target), Time(target.Current?.ThisUpdate, zone), Time(target.Current?.NextUpdate, zone), Time(target.NextFetch, zone), $"{target.Current?.Served.Value ?? 0}");

        string Row(string name, string number, string status, string thisUpdate, string nextUpdate, string nextFetch, string served)
            => $"{name.PadRight(trustpoint)}  {number.PadRight(serial)}  {status,-7}  {thisUpdate,-20}  {nextUpdate,-20}  {nextFetch,-20}  {served}";
    }

    public static IEnumerable<string> Detail(StapleTarget target, ClockZone zone)
    {
        yield return $"Trustpoint: {target.Trustpoint}";
        yield return $"Serial: {target.Certificate.SerialHex}";
        yield return $"Subject: {DistinguishedName.Text(target.Certificate.SubjectName)}";
        yield return $"Status: {Status(target)}";
        foreach (var line in target.Current is { } staple ? Of(staple, zone) : []) yield return line;
        yield return $"Next fetch: {Time(target.NextFetch, zone)}";
        yield return $"Last fetch: {Time(target.LastFetch, zone)}";
        yield return $"Last outcome: {target.LastOutcome}";
        yield return $"Responders: {(target.Urls.Count > 0 ? string.Join(' ', target.Urls) : Nothing)}";
        yield return $"Nonce: {(target.SendNonce ? "sent" : "not sent")}";
        yield return $"Demanded by the certificate: {(target.Certificate.IsMustStaple ? "yes" : "no")}";
    }

    static IEnumerable<string> Of(Staple staple, ClockZone zone)
    {
        if (staple.RevokedAt is { } revoked) yield return $"Revoked at: {Timestamp.Plain(revoked, zone)}";
        if (staple.RevocationReason is { } reason) yield return $"Reason: {reason}";
        yield return $"Signer: {staple.Signer}";
        yield return $"Produced: {Timestamp.Plain(staple.ProducedAt, zone)}";
        yield return $"This update: {Timestamp.Plain(staple.ThisUpdate, zone)}";
        yield return $"Next update: {Timestamp.Plain(staple.NextUpdate, zone)}";
        yield return $"Size: {staple.Encoded.Length} bytes";
        yield return $"Served: {staple.Served.Value}";
    }

    static string Status(StapleTarget target) => target.Current?.Status switch
    {
        StapleStatus.Good => "good",
        StapleStatus.Revoked => "revoked",
        _ => "none",
    };

    static string Time(DateTimeOffset? time, ClockZone zone) => time is { } known ? Timestamp.Plain(known, zone) : Nothing;
}
