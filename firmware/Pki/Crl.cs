using System.Formats.Asn1;
using Firmware.Kernel;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// One whole CRL (RFC 5280 §5): shape only until <see cref="Refusal"/> was asked. Entries stay the bytes that were signed and are
/// walked at each question, so a CRL costs its own length in memory and nothing per entry.
/// </summary>
sealed class Crl
{
    /// <summary>Nothing longer is parsed, whatever the board allows.</summary>
    public const int MaxBytes = 64 << 20;
    const int MaxExtensions = 32;
    const int MaxVersion = 1;

    /// <summary>How far another's clock may be off ours (RFC 5019 §4; 300 s is what the field allows).</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(300);

    readonly ReadOnlyMemory<byte> tbs, entries, algorithm, signature;

    Crl(byte[] der)
    {
        Encoded = der;
        var outer = new DerReader(der);
        var list = outer.ReadSequence();
        outer.End();
        var signed = list.ReadElement();
        var outerAlgorithm = list.ReadElement();
        (tbs, algorithm, signature) = (Part(signed), Part(outerAlgorithm), Part(list.ReadOctetBits()));
        list.End();
        var fields = new DerReader(signed).ReadSequence();
        if (fields.IsNext(UniversalTagNumber.Integer) && fields.ReadSmallInteger(MaxVersion) != MaxVersion) throw new AsnContentException("its version is not 2");
        if (!fields.ReadElement().SequenceEqual(outerAlgorithm)) throw new AsnContentException("its two signature algorithms differ");
        IssuerName = fields.ReadElement().ToArray();
        DistinguishedName.CheckShape(IssuerName);
        ThisUpdate = fields.ReadTime();
        if (!fields.IsNext(UniversalTagNumber.UtcTime) && !fields.IsNext(UniversalTagNumber.GeneralizedTime)) throw new AsnContentException("it has no nextUpdate, which RFC 5280 section 5.1.2.5 demands");
        NextUpdate = fields.ReadTime();
        if (fields.IsNext(UniversalTagNumber.Sequence)) entries = Part(fields.ReadContent());
        if (fields.IsNextTagged(0)) CheckExtensions(fields.ReadTagged(0).ReadSequence());
        fields.End();
        CheckEntries();
    }

    public byte[] Encoded { get; }

    /// <summary>DER of the issuer's Name.</summary>
    public byte[] IssuerName { get; }

    public DateTimeOffset ThisUpdate { get; }

    public DateTimeOffset NextUpdate { get; }

    public int Entries { get; private set; }

    /// <summary>Reads a DER CertificateList; a <see cref="CrlException"/> says what is wrong, or that it is of a kind not served: delta, partitioned, indirect.</summary>
    public static Crl Parse(byte[] der)
    {
        if (der.Length > MaxBytes) throw new CrlException($"the CRL has {der.Length} bytes, more than the {MaxBytes} that are read");
        try { return new Crl(der); }
        catch (AsnContentException e) { throw new CrlException($"the CRL is malformed: {e.Message}"); }
    }

    /// <summary>Why this CRL says nothing about certificates of <paramref name="issuer"/> at <paramref name="now"/>, as a sentence; null when it does.</summary>
    public string? Refusal(Certificate issuer, DateTimeOffset now, AlgorithmPolicy policy)
    {
        if (!DistinguishedName.AreSame(IssuerName, issuer.SubjectName)) return $"the CRL is from '{DistinguishedName.Text(IssuerName)}', not from '{DistinguishedName.Text(issuer.SubjectName)}'";
        if (issuer.KeyUsage is { } usage && !usage.HasFlag(KeyUsageBits.CrlSign)) return $"'{DistinguishedName.Text(issuer.SubjectName)}' may not sign CRLs: its keyUsage lacks cRLSign";
        if (NextUpdate <= ThisUpdate) return "the nextUpdate of the CRL is not after its thisUpdate";
        if (ThisUpdate > now + Skew) return $"the CRL is not valid before {Timestamp.Zoned(ThisUpdate)}";
        if (NextUpdate < now - Skew) return $"the CRL was to be replaced by {Timestamp.Zoned(NextUpdate)}";
        return Signature(issuer, policy) switch
        {
            SignatureVerdict.Good => null,
            SignatureVerdict.Weak => "the CRL is signed with an algorithm or key that is not trusted",
            _ => "the signature of the CRL does not verify",
        };
    }

    /// <summary>The entry of the certificate whose serial number's content octets are given; null when it is not on the list.</summary>
    public RevokedEntry? Find(ReadOnlySpan<byte> serialNumber)
    {
        var list = new DerReader(entries.Span);
        while (list.HasMore)
        {
            var entry = list.ReadSequence();
            if (!entry.ReadInteger().SequenceEqual(serialNumber)) continue;
            return new(entry.ReadTime(), entry.HasMore ? CheckEntryExtensions(entry.ReadSequence()) : RevocationReason.Unspecified);
        }
        return null;
    }

    SignatureVerdict Signature(Certificate issuer, AlgorithmPolicy policy)
    {
        try { return SignatureCheck.Check(issuer.PublicKey, SignatureScheme.Parse(algorithm.Span), tbs.Span, signature.Span, policy); }
        catch (AsnContentException) { return SignatureVerdict.Weak; } // an AlgorithmIdentifier of no known form
    }

    static void CheckExtensions(DerReader extensions)
    {
        for (var count = 0; extensions.HasMore; count++)
        {
            if (count == MaxExtensions) throw new AsnContentException($"it has more than {MaxExtensions} extensions");
            var extension = CrlExtension.Read(ref extensions);
            switch (extension.Arc)
            {
                case CrlExtension.DeltaCrlIndicator: throw new CrlException("the CRL is a delta CRL; only whole ones are used");
                case CrlExtension.IssuingDistributionPoint: throw new CrlException("the CRL is partitioned or indirect; only whole ones of the issuer are used");
                case CrlExtension.CrlNumber or CrlExtension.AuthorityKeyIdentifier: break;
                default: if (extension.IsCritical) throw new CrlException($"the CRL has the critical extension {extension.DottedOid}, which is not understood"); break;
            }
        }
    }

    // RFC 5280 §5.3: a CRL with one critical entry extension that is not understood decides about no certificate at all.
    void CheckEntries()
    {
        var list = new DerReader(entries.Span);
        for (; list.HasMore; Entries++)
        {
            var entry = list.ReadSequence();
            entry.ReadInteger();
            entry.ReadTime();
            if (entry.HasMore) CheckEntryExtensions(entry.ReadSequence());
            entry.End();
        }
    }

    static RevocationReason CheckEntryExtensions(DerReader extensions)
    {
        var reason = RevocationReason.Unspecified;
        for (var count = 0; extensions.HasMore; count++)
        {
            if (count == MaxExtensions) throw new AsnContentException($"an entry has more than {MaxExtensions} extensions");
            var extension = CrlExtension.Read(ref extensions);
            switch (extension.Arc)
            {
                case CrlExtension.ReasonCode: reason = (RevocationReason)new DerReader(extension.Value).ReadEnumerated((int)RevocationReason.AaCompromise); break;
                case CrlExtension.InvalidityDate: break;
                case CrlExtension.CertificateIssuer: throw new CrlException("the CRL is indirect: it names the issuer of an entry");
                default: if (extension.IsCritical) throw new CrlException($"an entry of the CRL has the critical extension {extension.DottedOid}, which is not understood"); break;
            }
        }
        return reason;
    }

    ReadOnlyMemory<byte> Part(ReadOnlySpan<byte> part)
    {
        Encoded.AsSpan().Overlaps(part, out var offset);
        return Encoded.AsMemory(offset, part.Length);
    }
}

/// <summary>Why a certificate was revoked (RFC 5280 §5.3.1).</summary>
enum RevocationReason
{
    Unspecified = 0, KeyCompromise = 1, CaCompromise = 2, AffiliationChanged = 3, Superseded = 4, CessationOfOperation = 5,
    CertificateHold = 6, RemoveFromCrl = 8, PrivilegeWithdrawn = 9, AaCompromise = 10,
}

/// <summary>One line of a CRL.</summary>
sealed record RevokedEntry(DateTimeOffset RevokedAt, RevocationReason Reason);

/// <summary>A CRL cannot be had or used; the message is a sentence for the operator.</summary>
sealed class CrlException(string message) : Exception(message);
