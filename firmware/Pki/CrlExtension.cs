using System.Formats.Asn1;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>One extension of a CRL or of a CRL entry, read without making an object of it.</summary>
readonly ref struct CrlExtension
{
    public const int CrlNumber = 20;
    public const int ReasonCode = 21;
    public const int InvalidityDate = 24;
    public const int DeltaCrlIndicator = 27;
    public const int IssuingDistributionPoint = 28;
    public const int CertificateIssuer = 29;
    public const int AuthorityKeyIdentifier = 35;

    CrlExtension(ReadOnlySpan<byte> oid, bool critical, ReadOnlySpan<byte> value)
    {
        Oid = oid;
        IsCritical = critical;
        Value = value;
    }

    /// <summary>The last arc of an extension below id-ce (2.5.29); -1 for any other.</summary>
    public int Arc => Oid is [6, 3, 0x55, 0x1D, var arc] ? arc : -1;

    public bool IsCritical { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The whole OBJECT IDENTIFIER element.</summary>
    ReadOnlySpan<byte> Oid { get; }

    public string DottedOid => new DerReader(Oid).ReadOid();

    public static CrlExtension Read(ref DerReader extensions)
    {
        var extension = extensions.ReadSequence();
        if (!extension.IsNext(UniversalTagNumber.ObjectIdentifier)) throw new AsnContentException("an extension has no OID");
        var oid = extension.ReadElement();
        var critical = extension.IsNext(UniversalTagNumber.Boolean) && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.End();
        return new(oid, critical, value);
    }
}
