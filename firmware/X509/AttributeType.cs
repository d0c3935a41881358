using System.Formats.Asn1;

namespace Firmware.X509;

/// <summary>One kind of naming attribute: how IOS spells it, its OID, its string type and its upper bound (RFC 5280 appendix A.1).</summary>
/// <param name="Name">As IOS prints it; <paramref name="Aliases"/> are read as well, all without regard to case.</param>
/// <param name="Encoding">The type it must have; null: PrintableString where that can hold the value, else UTF8String.</param>
sealed record AttributeType(string Name, string Oid, int MaxLength, UniversalTagNumber? Encoding, params string[] Aliases)
{
    static readonly AttributeType[] all =
    [
        new("cn", "2.5.4.3", 64, null, "commonName"),
        new("ou", "2.5.4.11", 64, null, "organizationalUnitName"),
        new("o", "2.5.4.10", 64, null, "organizationName"),
        new("l", "2.5.4.7", 128, null, "localityName"),
        new("st", "2.5.4.8", 128, null, "stateOrProvinceName", "s", "sp"),
        new("c", "2.5.4.6", 2, UniversalTagNumber.PrintableString, "countryName"),
        new("e", "1.2.840.113549.1.9.1", 255, UniversalTagNumber.IA5String, "ea", "email", "emailAddress"),
        new("dc", "0.9.2342.19200300.100.1.25", 63, UniversalTagNumber.IA5String, "domainComponent"),
        new("serialNumber", "2.5.4.5", 64, UniversalTagNumber.PrintableString),
        new("hostname", "1.2.840.113549.1.9.2", 255, UniversalTagNumber.IA5String, "unstructuredName"),
        new("ipaddress", "1.2.840.113549.1.9.8", 255, null, "unstructuredAddress"),
        new("t", "2.5.4.12", 64, null, "title"),
        new("sn", "2.5.4.4", 64, null, "surname"),
        new("givenName", "2.5.4.42", 64, null, "gn"),
        new("street", "2.5.4.9", 128, null, "streetAddress"),
        new("postalCode", "2.5.4.17", 40, null),
        new("uid", "0.9.2342.19200300.100.1.1", 256, null, "userId"),
        new("dnq", "2.5.4.46", 64, UniversalTagNumber.PrintableString, "dnQualifier"),
    ];

    static readonly Dictionary<string, AttributeType> byOid = all.ToDictionary(a => a.Oid, StringComparer.Ordinal);
    static readonly Dictionary<string, AttributeType> byName = all
        .SelectMany(a => a.Aliases.Prepend(a.Name), (type, name) => (name, type)).ToDictionary(p => p.name, p => p.type, StringComparer.OrdinalIgnoreCase);

    public static AttributeType? OfOid(string oid) => byOid.GetValueOrDefault(oid);

    public static AttributeType? Named(string name) => byName.GetValueOrDefault(name);
}
