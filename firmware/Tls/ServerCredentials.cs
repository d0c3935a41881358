using System.Security.Cryptography;
using Firmware.Pki;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Tls;

namespace Firmware.Tls;

/// <summary>A chain ready to be sent, and the staples it carries, one per certificate or null.</summary>
sealed record StapledChain(Certificate Chain, IReadOnlyList<ServableStaple?> Staples)
{
    public void CountServed()
    {
        foreach (var staple in Staples) staple?.Served.Increment();
    }
}

/// <summary>What can be made of an identity before a handshake needs it: made once per identity, shared by all handshakes.</summary>
sealed class ServerCredentials
{
    readonly ExactCertificate[] certificates;
    readonly Certificate plain13;
    readonly IReadOnlyList<SignatureMethod> methods12;
    readonly IReadOnlyList<SignatureMethod> methods13;
    readonly CertificateStatus? leafStatus;
    StapledChain stapled13;

    public ServerCredentials(Identity identity)
    {
        Identity = identity;
        certificates = [.. identity.Chain.Select(der => new ExactCertificate(der))];
        Chain12 = new Certificate(certificates);
        plain13 = Chain13([]);
        stapled13 = new(plain13, []);
        (methods12, methods13) = (SignatureMethod.For(identity.Key, tls13: false), SignatureMethod.For(identity.Key, tls13: true));
        if (identity.Staples is [{ } leaf, ..]) leafStatus = new CertificateStatus(CertificateStatusType.ocsp, OcspResponse.GetInstance(leaf.Encoded));
    }

    public Identity Identity { get; }

    public bool IsRsa => Identity.Key is RSA;

    /// <summary>The chain as TLS 1.2 sends it; the leaf's staple follows in a message of its own.</summary>
    public Certificate Chain12 { get; }

    /// <summary>The leaf's staple as TLS 1.2 sends it (RFC 6066 section 8), or null where none may be sent at <paramref name="now"/>.</summary>
    public CertificateStatus? LeafStatus(DateTimeOffset now) => Identity.StapleFor(0, now) is null ? null : leafStatus;

    /// <summary>The chain as TLS 1.3 sends it, with every staple that may be sent at <paramref name="now"/> (RFC 8446 section 4.4.2.1).</summary>
    public StapledChain StapledChain13(DateTimeOffset now)
    {
        var staples = certificates.Select((_, i) => Identity.StapleFor(i, now)).ToArray();
        var last = stapled13;
        return last.Staples.SequenceEqual(staples) ? last : stapled13 = new(Chain13(staples), staples);
    }

    /// <summary>The chain as TLS 1.3 sends it to a client that asked for no staple.</summary>
    public StapledChain PlainChain13() => new(plain13, []);

    /// <summary>The best method the client takes and the key can do, or null.</summary>
    public SignatureMethod? Choose(IList<SignatureAndHashAlgorithm>? offered, bool tls13)
        => offered is null ? null : (tls13 ? methods13 : methods12).FirstOrDefault(m => offered.Contains(m.Algorithm));

    Certificate Chain13(IReadOnlyList<ServableStaple?> staples) => new(TlsUtilities.EmptyBytes,
        [.. certificates.Select((c, i) => new CertificateEntry(c, staples.ElementAtOrDefault(i) is { } staple ? StatusExtension(staple.Encoded) : null))]);

    static Dictionary<int, byte[]> StatusExtension(byte[] response) => new()
    {
        [ExtensionType.status_request] = [(byte)CertificateStatusType.ocsp, (byte)(response.Length >> 16), (byte)(response.Length >> 8 & 0xFF), (byte)(response.Length & 0xFF), .. response],
    };
}
