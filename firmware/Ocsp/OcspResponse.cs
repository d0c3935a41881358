using System.Formats.Asn1;
using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>OCSPResponseStatus, RFC 6960 §4.2.1; 4 is not used.</summary>
enum OcspResponseStatus { Successful = 0, MalformedRequest = 1, InternalError = 2, TryLater = 3, SigRequired = 5, Unauthorized = 6 }

/// <summary>Bytes that are no OCSP response the router takes; the message is a sentence.</summary>
sealed class OcspException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An OCSP response taken apart, nothing of it believed yet; every part is a slice of the original bytes (RFC 6960 §4.2.1).</summary>
sealed class OcspResponse
{
    public const int MaxResponseBytes = 64 * 1024;
    const int MaxSingleResponses = 256;
    const int MaxCertificates = 8;
    const int MaxStatus = 6;
    const int UnusedStatus = 4;

    readonly List<SingleResponse> responses = [];
    readonly List<ReadOnlyMemory<byte>> certificates = [];

    OcspResponse(byte[] encoded) => Encoded = encoded;

    public byte[] Encoded { get; }
    public OcspResponseStatus Status { get; private set; }

    /// <summary>Whether it carries a BasicOCSPResponse; all below is empty where it does not.</summary>
    public bool IsBasic { get; private set; }

    /// <summary>The tbsResponseData as it came: what the responder signed.</summary>
    public ReadOnlyMemory<byte> Tbs { get; private set; }
    public ReadOnlyMemory<byte> SignatureAlgorithm { get; private set; }
    public ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>DER of the responder's Name where it is named, else empty.</summary>
    public ReadOnlyMemory<byte> ResponderName { get; private set; }

    /// <summary>SHA-1 of the responder's key where that names it, else empty.</summary>
    public ReadOnlyMemory<byte> ResponderKeyHash { get; private set; }
    public DateTimeOffset ProducedAt { get; private set; }
    public IReadOnlyList<SingleResponse> Responses => responses;
    public OcspExtensions Extensions { get; private set; } = OcspExtensions.None;

    /// <summary>DER of the certificates that came along, not parsed: most are never looked at.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates => certificates;

    /// <summary>Takes a response apart; an <see cref="OcspException"/> says what is wrong with its shape or size. The array is kept.</summary>
    public static OcspResponse Parse(byte[] der)
    {
        if (der.Length > MaxResponseBytes) throw new OcspException($"an OCSP response of {der.Length} bytes is larger than the {MaxResponseBytes} allowed");
        try
        {
            DerShape.Check(der);
            var response = new OcspResponse(der);
            response.ReadOuter();
            return response;
        }
        catch (AsnContentException e) { throw new OcspException($"this is not an OCSP response: {e.Message}", e); }
    }

    void ReadOuter()
    {
        var outer = new DerReader(Encoded).ReadSequence();
        var status = outer.ReadEnumerated(MaxStatus);
        if (status == UnusedStatus) throw new AsnContentException($"response status {UnusedStatus} has no meaning");
        Status = (OcspResponseStatus)status;
        if (Status == OcspResponseStatus.Successful)
        {
            var bytes = outer.ReadTagged(0).ReadSequence();
            IsBasic = bytes.ReadOid() == Oids.OcspBasic;
            var response = bytes.ReadOctetString();
            bytes.End();
            if (IsBasic) ReadBasic(response);
        }
        outer.End();
    }

    void ReadBasic(ReadOnlySpan<byte> der)
    {
        DerShape.Check(der);
        var basic = new DerReader(der).ReadSequence();
        var tbs = basic.ReadElement();
        Tbs = Slice.Of(Encoded, tbs);
        SignatureAlgorithm = Slice.Of(Encoded, basic.ReadElement());
        Signature = Slice.Of(Encoded, basic.ReadOctetBits());
        if (basic.IsNextTagged(0)) ReadCertificates(basic.ReadTagged(0).ReadSequence());
        basic.End();
        ReadData(new DerReader(tbs).ReadSequence());
    }

    void ReadCertificates(DerReader list)
    {
        while (list.HasMore)
        {
            if (certificates.Count == MaxCertificates) throw new AsnContentException($"more than {MaxCertificates} certificates come along");
            certificates.Add(Slice.Of(Encoded, list.ReadElement()));
        }
    }

    void ReadData(DerReader data)
    {
        if (data.IsNextTagged(0)) data.ReadTagged(0).ReadSmallInteger(0);
        ReadResponderId(ref data);
        ProducedAt = data.ReadGeneralizedTime();
        var list = data.ReadSequence();
        while (list.HasMore)
        {
            if (responses.Count == MaxSingleResponses) throw new AsnContentException($"it speaks of more than {MaxSingleResponses} certificates");
            responses.Add(SingleResponse.Parse(ref list, Encoded));
        }
        if (data.IsNextTagged(1)) Extensions = OcspExtensions.Parse(data.ReadTagged(1).ReadSequence(), Encoded);
        data.End();
    }

    void ReadResponderId(ref DerReader data)
    {
        var byName = data.IsNextTagged(1);
        var id = data.ReadTagged(byName ? 1 : 2);
        if (byName)
        {
            var name = id.ReadElement();
            DistinguishedName.CheckShape(name);
            ResponderName = Slice.Of(Encoded, name);
        }
        else
        {
            var hash = id.ReadOctetString();
            ResponderKeyHash = hash.Length == System.Security.Cryptography.SHA1.HashSizeInBytes ? Slice.Of(Encoded, hash) : throw new AsnContentException("the responder's key hash is not 20 octets long");
        }
        id.End();
    }
}
