using System.Formats.Asn1;
using System.Text;

namespace Firmware.X509;

/// <summary>The extensions of one certificate: the list as it stands, and what the router reads out of it (RFC 5280 §4.2).</summary>
sealed class CertificateExtensions
{
    const int MaxExtensions = 64;
    const int MaxUrls = 16;
    const int MaxUrlLength = 1024;
    const int MaxPathLength = 255;
    const int FeatureStatusRequest = 5;

    readonly List<(string Oid, bool Critical, byte[] Value)> all = [];

    public IReadOnlyList<string> Critical { get; private set; } = [];
    public bool IsCa { get; private set; }
    public int? PathLength { get; private set; }
    public KeyUsageBits? KeyUsage { get; private set; }
    public IReadOnlyList<string>? ExtendedKeyUsages { get; private set; }
    public bool IsMustStaple { get; private set; }
    public IReadOnlyList<string> OcspUrls { get; private set; } = [];
    public IReadOnlyList<string> CrlUrls { get; private set; } = [];
    public byte[]? SubjectKeyId { get; private set; }
    public byte[]? AuthorityKeyId { get; private set; }

    /// <summary>The OCTET STRING's content, or null when the extension is not there.</summary>
    public byte[]? this[string oid] => all.Find(e => e.Oid == oid).Value;

    /// <summary>Reads <c>Extensions</c>; malformed, repeated or too many of them throw <see cref="AsnContentException"/>.</summary>
    public static CertificateExtensions Parse(DerReader list)
    {
        var extensions = new CertificateExtensions();
        while (list.HasMore) extensions.Add(list.ReadSequence());
        extensions.Critical = [.. extensions.all.Where(e => e.Critical).Select(e => e.Oid)];
        return extensions;
    }

    void Add(DerReader extension)
    {
        var oid = extension.ReadOid();
        var critical = extension.IsNext(UniversalTagNumber.Boolean) && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.End();
        if (this[oid] is not null) throw new AsnContentException($"extension {oid} is there twice");
        if (all.Count == MaxExtensions) throw new AsnContentException($"there are more than {MaxExtensions} extensions");
        all.Add((oid, critical, value.ToArray()));
        Read(oid, new DerReader(value));
    }

    void Read(string oid, DerReader value)
    {
        switch (oid)
        {
            case Oids.BasicConstraints: ReadBasicConstraints(value.ReadSequence()); break;
            case Oids.KeyUsage: KeyUsage = ReadKeyUsage(value); break;
            case Oids.ExtendedKeyUsage: ExtendedKeyUsages = ReadOids(value.ReadSequence()); break;
            case Oids.TlsFeature: IsMustStaple = ReadFeatures(value.ReadSequence()); break;
            case Oids.AuthorityInfoAccess: OcspUrls = ReadOcspUrls(value.ReadSequence()); break;
            case Oids.CrlDistributionPoints: CrlUrls = ReadCrlUrls(value.ReadSequence()); break;
            case Oids.SubjectKeyIdentifier: SubjectKeyId = value.ReadOctetString().ToArray(); break;
            case Oids.AuthorityKeyIdentifier: AuthorityKeyId = ReadAuthorityKeyId(value.ReadSequence()); break;
        }
    }

    void ReadBasicConstraints(DerReader constraints)
    {
        IsCa = constraints.IsNext(UniversalTagNumber.Boolean) && constraints.ReadBoolean();
        PathLength = constraints.IsNext(UniversalTagNumber.Integer) ? constraints.ReadSmallInteger(MaxPathLength) : null;
        constraints.End();
    }

    static KeyUsageBits ReadKeyUsage(DerReader value)
    {
        var bits = value.ReadBitString(out _);
        var first = bits.Length > 0 ? (uint)bits[0] << 24 : 0;
        var second = bits.Length > 1 ? (uint)bits[1] << 16 : 0;
        return (KeyUsageBits)(first | second);
    }

    static List<string> ReadOids(DerReader list)
    {
        var oids = new List<string>();
        while (list.HasMore) oids.Add(list.ReadOid());
        return oids;
    }

    static bool ReadFeatures(DerReader list)
    {
        var mustStaple = false;
        while (list.HasMore) mustStaple |= list.ReadSmallInteger(ushort.MaxValue) == FeatureStatusRequest;
        return mustStaple;
    }

    static List<string> ReadOcspUrls(DerReader list)
    {
        var urls = new List<string>();
        while (list.HasMore)
        {
            var description = list.ReadSequence();
            if (description.ReadOid() == Oids.AccessMethodOcsp) AddUrl(urls, ref description);
        }
        return urls;
    }

    // DistributionPoint ::= SEQUENCE { [0] { [0] fullName | [1] nameRelativeToCRLIssuer }, [1] reasons, [2] cRLIssuer }
    static List<string> ReadCrlUrls(DerReader list)
    {
        var urls = new List<string>();
        while (list.HasMore)
        {
            var point = list.ReadSequence();
            if (!point.IsNextTagged(0)) continue;
            var name = point.ReadTagged(0);
            if (!name.IsNextTagged(0)) continue;
            var fullName = name.ReadTagged(0);
            while (fullName.HasMore) AddUrl(urls, ref fullName);
        }
        return urls;
    }

    // Of the GeneralNames only uniformResourceIdentifier [6] says where to fetch over HTTP.
    static void AddUrl(List<string> urls, ref DerReader names)
    {
        var isUrl = names.IsNextTagged(6);
        var content = names.ReadContent();
        if (!isUrl) return;
        if (content.Length > MaxUrlLength) throw new AsnContentException($"a URL is longer than {MaxUrlLength} octets");
        if (urls.Count == MaxUrls) throw new AsnContentException($"there are more than {MaxUrls} URLs in one extension");
        urls.Add(Encoding.ASCII.GetString(content));
    }

    static byte[]? ReadAuthorityKeyId(DerReader identifier)
        => identifier.IsNextTagged(0) ? identifier.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)).ToArray() : null;
}
