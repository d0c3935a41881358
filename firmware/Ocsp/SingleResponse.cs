using System.Formats.Asn1;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>CertStatus, RFC 6960 §4.2.1.</summary>
enum CertStatus { Good = 0, Revoked = 1, Unknown = 2 }

/// <summary>What a response says of one certificate.</summary>
/// <param name="NextUpdate">Null where the responder says that newer information is always available.</param>
/// <param name="Reason">CRLReason, or null where none was given.</param>
readonly record struct SingleResponse(CertId Id, CertStatus Status, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, DateTimeOffset? RevokedAt, int? Reason, OcspExtensions Extensions)
{
    const int MaxReason = 10;
    const int UnusedReason = 7;

    static readonly string[] reasons =
    [
        "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
        "certificateHold", "", "removeFromCRL", "privilegeWithdrawn", "aACompromise",
    ];

    /// <summary>The reason by its name in RFC 5280 §5.3.1.</summary>
    public string? ReasonName => Reason is { } reason ? reasons[reason] : null;

    public static SingleResponse Parse(ref DerReader list, byte[] encoded)
    {
        var single = list.ReadSequence();
        var id = CertId.Parse(ref single, encoded);
        var (status, revokedAt, reason) = ReadStatus(ref single);
        var thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? nextUpdate = single.IsNextTagged(0) ? ReadWrappedTime(single.ReadTagged(0)) : null;
        var extensions = single.IsNextTagged(1) ? OcspExtensions.Parse(single.ReadTagged(1).ReadSequence(), encoded) : OcspExtensions.None;
        single.End();
        return new(id, status, thisUpdate, nextUpdate, revokedAt, reason, extensions);
    }

    static (CertStatus, DateTimeOffset?, int?) ReadStatus(ref DerReader single)
    {
        if (single.IsNextTagged(1))
        {
            var revoked = single.ReadTagged(1);
            var at = revoked.ReadGeneralizedTime();
            int? reason = revoked.IsNextTagged(0) ? ReadReason(revoked.ReadTagged(0)) : null;
            revoked.End();
            return (CertStatus.Revoked, at, reason);
        }
        var status = single.IsNextTagged(0) ? CertStatus.Good : single.IsNextTagged(2) ? CertStatus.Unknown : throw new AsnContentException("a certificate status is neither good, revoked nor unknown");
        if (single.PeekTag().IsConstructed || !single.ReadContent().IsEmpty) throw new AsnContentException("a certificate status holds what it should not");
        return (status, null, null);
    }

    static int ReadReason(DerReader wrapped)
    {
        var reason = wrapped.ReadEnumerated(MaxReason);
        wrapped.End();
        return reason != UnusedReason ? reason : throw new AsnContentException($"revocation reason {UnusedReason} has no meaning");
    }

    static DateTimeOffset ReadWrappedTime(DerReader wrapped)
    {
        var time = wrapped.ReadGeneralizedTime();
        wrapped.End();
        return time;
    }
}
