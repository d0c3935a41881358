namespace Firmware.Web;

/// <summary>Everything the status page shows, at one moment; nothing in it is secret.</summary>
/// <param name="Clock">The router's time.</param>
/// <param name="ClockIsSet">Whether that time may be believed.</param>
sealed record StatusSnapshot(
    string Hostname,
    string Version,
    TimeSpan Uptime,
    DateTimeOffset Clock,
    bool ClockIsSet,
    IReadOnlyList<TrustpointStatus> Trustpoints,
    IReadOnlyList<StatusCounter> Counters);

/// <summary>A trustpoint; <paramref name="Certificate"/> is null while it is not enrolled, <paramref name="State"/> says how far it is.</summary>
sealed record TrustpointStatus(string Name, string State, CertificateStatus? Certificate);

/// <summary>The router's certificate of a trustpoint; <paramref name="Staple"/> is null while there is none.</summary>
sealed record CertificateStatus(string Subject, string Issuer, string SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, ServedStaple? Staple);

/// <summary>The OCSP response peers are shown.</summary>
/// <param name="Status"><c>good</c> or <c>revoked</c>.</param>
sealed record ServedStaple(string Status, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, long Served);

/// <summary>One line of the counters, in the order they are to be shown.</summary>
sealed record StatusCounter(string Name, long Value);
