using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>What a staple says; a responder that does not know the certificate gives no staple.</summary>
enum StapleStatus { Good, Revoked }

/// <summary>An OCSP response that verified: <see cref="Check"/> is the only way to one.</summary>
sealed class Staple
{
    /// <summary>How far a responder's clock may be from ours; it excuses what we receive and never lengthens what we serve.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(300);

    // Without nextUpdate a responder says that it always has something newer (RFC 6960 §4.2.2.1), so what it said is soon old;
    // others keep such an answer for ever.
    static readonly TimeSpan lifeWithoutNextUpdate = TimeSpan.FromHours(1);

    readonly byte[] signerName;

    Staple(OcspResponse response, SingleResponse single, Signer signer, DateTimeOffset nextUpdate)
    {
        (Encoded, ProducedAt, NextUpdate) = (response.Encoded, response.ProducedAt, nextUpdate);
        Status = single.Status == CertStatus.Good ? StapleStatus.Good : StapleStatus.Revoked;
        (ThisUpdate, RevokedAt, RevocationReason) = (single.ThisUpdate, single.RevokedAt, single.ReasonName);
        (signerName, SignerKind) = (signer.Certificate.SubjectName, signer.Kind);
    }

    /// <summary>DER of the OCSPResponse, as it came.</summary>
    public byte[] Encoded { get; }
    public StapleStatus Status { get; }
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>
    /// The end of its use: the response's nextUpdate, or one hour after thisUpdate where it has none, but never after the
    /// certificate's own end nor a delegated responder's.
    /// </summary>
    public DateTimeOffset NextUpdate { get; }
    public DateTimeOffset ProducedAt { get; }
    public DateTimeOffset? RevokedAt { get; }

    /// <summary>As RFC 5280 §5.3.1 spells it, such as <c>keyCompromise</c>; null where none was given.</summary>
    public string? RevocationReason { get; }

    /// <summary>Name of the signer, as IOS shows names.</summary>
    public string Signer => DistinguishedName.Text(signerName);

    public SignerKind SignerKind { get; }

    /// <summary>Moved each time a handshake sends it.</summary>
    public Counter Served { get; } = new();

    /// <summary>
    /// Checks a response for <paramref name="certificate"/> by RFC 6960 §3.2: signer authorised, signature, CertID whole,
    /// nonce where one was sent and one came back, times within <see cref="Skew"/>, status known.
    /// </summary>
    /// <param name="response">DER as it came; the array is kept.</param>
    /// <param name="issuer">Who issued <paramref name="certificate"/>; that it did is the caller's to check.</param>
    /// <param name="nonce">What the request carried, or null.</param>
    /// <param name="extraResponders">Responders the operator trusts by himself (RFC 6960 §2.2).</param>
    public static StapleVerdict Check(byte[] response, Certificate certificate, Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy, byte[]? nonce = null, IReadOnlyList<Certificate>? extraResponders = null)
    {
        if (response.Length > OcspResponse.MaxResponseBytes) return StapleVerdict.Refused(StapleFault.TooLarge, $"the response has {response.Length} bytes, more than the {OcspResponse.MaxResponseBytes} allowed");
        OcspResponse parsed;
        try { parsed = OcspResponse.Parse(response); }
        catch (OcspException e) { return StapleVerdict.Refused(StapleFault.Malformed, e.Message); }
        if (parsed.Status != OcspResponseStatus.Successful) return StapleVerdict.Refused(StapleFault.Unsuccessful, $"the responder answered {StatusName(parsed.Status)}");
        if (!parsed.IsBasic) return StapleVerdict.Refused(StapleFault.Malformed, "the response is of another type than id-pkix-ocsp-basic");
        if (parsed.Extensions.UnknownCritical is { } unknown) return StapleVerdict.Refused(StapleFault.CriticalExtension, $"the response has the critical extension {unknown}, which is not understood");
        if (Entry(parsed, certificate, issuer) is not { } entry) return StapleVerdict.Refused(StapleFault.WrongCertificate, $"the response does not speak of certificate {certificate.SerialHex} of {issuer}");
        if (entry.Extensions.UnknownCritical is { } inner) return StapleVerdict.Refused(StapleFault.CriticalExtension, $"the certificate's entry has the critical extension {inner}, which is not understood");
        var (signer, refusal) = Ocsp.Signer.Find(parsed, issuer, now, policy, extraResponders ?? []);
        if (signer is null) return refusal!;
        if (nonce is not null && parsed.Extensions.Nonce is not null && !parsed.Extensions.Echoes(nonce)) return StapleVerdict.Refused(StapleFault.NonceMismatch, "the response carries another nonce than the request");
        return Untimely(parsed, entry, now) ?? Judge(parsed, entry, signer, certificate);
    }

    // thisUpdate and nextUpdate decide (RFC 6960 §3.2); producedAt has only to make sense between them. It is not held against our
    // clock: responders that date thisUpdate back by weeks produce the response long after it.
    static StapleVerdict? Untimely(OcspResponse response, SingleResponse entry, DateTimeOffset now)
    {
        var end = End(entry);
        if (end <= entry.ThisUpdate) return StapleVerdict.Refused(StapleFault.Malformed, $"the response ends at {Timestamp.Zoned(end)}, not after its start at {Timestamp.Zoned(entry.ThisUpdate)}");
        if (response.ProducedAt > end + Skew) return StapleVerdict.Refused(StapleFault.Malformed, $"the response was produced at {Timestamp.Zoned(response.ProducedAt)}, after its end at {Timestamp.Zoned(end)}");
        if (entry.ThisUpdate > now + Skew) return StapleVerdict.Refused(StapleFault.NotYetValid, $"the response is not valid before {Timestamp.Zoned(entry.ThisUpdate)}");
        return end + Skew <= now ? StapleVerdict.Refused(StapleFault.Expired, $"the response expired at {Timestamp.Zoned(end)}") : null;
    }

    static StapleVerdict Judge(OcspResponse response, SingleResponse entry, Signer signer, Certificate certificate)
    {
        if (entry.Status == CertStatus.Unknown) return StapleVerdict.Refused(StapleFault.Unknown, "the responder does not know the certificate");
        var end = Earlier(End(entry), certificate.NotAfter);
        if (signer.Kind == SignerKind.Delegate) end = Earlier(end, signer.Certificate.NotAfter);
        var staple = new Staple(response, entry, signer, end);
        return new(staple, StapleFault.None, staple.Status == StapleStatus.Good ? "good" : $"revoked at {Timestamp.Zoned(staple.RevokedAt!.Value)}{(staple.RevocationReason is { } reason ? $", {reason}" : "")}");
    }

    // Of several entries for one certificate the newest counts, and of two equally new ones the worse.
    static SingleResponse? Entry(OcspResponse response, Certificate certificate, Certificate issuer)
    {
        if (!DistinguishedName.AreSame(certificate.IssuerName, issuer.SubjectName)) return null;
        SingleResponse? chosen = null;
        foreach (var entry in response.Responses)
        {
            if (!entry.Id.Names(certificate, issuer)) continue;
            if (chosen is not { } best || entry.ThisUpdate > best.ThisUpdate || (entry.ThisUpdate == best.ThisUpdate && entry.Status == CertStatus.Revoked)) chosen = entry;
        }
        return chosen;
    }

    static DateTimeOffset End(SingleResponse entry) => entry.NextUpdate ?? entry.ThisUpdate + lifeWithoutNextUpdate;

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // RFC 6960 §4.2.1 spells them with a small first letter.
    static string StatusName(OcspResponseStatus status) => status switch
    {
        OcspResponseStatus.MalformedRequest => "malformedRequest",
        OcspResponseStatus.InternalError => "internalError",
        OcspResponseStatus.TryLater => "tryLater",
        OcspResponseStatus.SigRequired => "sigRequired",
        _ => "unauthorized",
    };
}
