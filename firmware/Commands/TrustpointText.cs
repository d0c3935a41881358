using System.Security.Cryptography;
using Firmware.Pki;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Commands;

/// <summary>One trustpoint as <c>show crypto pki trustpoints</c> prints it, with and without <c>status</c>.</summary>
sealed class TrustpointText(Trustpoint trustpoint, StoredKey? key)
{
    readonly Credentials credentials = trustpoint.Credentials;

    public IEnumerable<string> Summary()
    {
        yield return $"Trustpoint {trustpoint.Name}:";
        foreach (var line in credentials.IsSelfSigned ? SelfSigned() : Issued()) yield return line;
        if (trustpoint.Missing is { } missing) yield return $"    Not enrolled: {missing}.";
        yield return "";
        yield return "";
    }

    public IEnumerable<string> Status()
    {
        yield return $"Trustpoint {trustpoint.Name}:";
        var ca = credentials.IsSelfSigned ? trustpoint.RouterCertificate : credentials.Ca?.Certificate;
        foreach (var line in Certificate("Issuing CA certificate", ca)) yield return line;
        if (trustpoint.RouterCertificate is { } router) foreach (var line in Certificate("Router General Purpose certificate", router)) yield return line;
        if (trustpoint.Missing is { } missing) yield return $"  Not enrolled: {missing}.";
        if (LastEnrollment is { } last) yield return $"  Last enrollment status: {last}";
        yield return "  State:";
        yield return $"    Keys generated ............. {(key is null ? "No" : $"Yes ({(key.Shape.Algorithm == KeyAlgorithm.Rsa ? "General Purpose" : "Signature")}, non-exportable)")}";
        yield return $"    Issuing CA authenticated ....... {(ca is null ? "No" : "Yes")}";
        yield return $"    Certificate request(s) ..... {(trustpoint.RouterCertificate is not null ? "Yes" : credentials.Pending is not null ? "Pending" : "None")}";
        yield return "";
        yield return "";
    }

    string? LastEnrollment => credentials switch
    {
        { Pending: not null } => "Pending",
        { Router: not null } => "Granted",
        _ => null,
    };

    IEnumerable<string> Issued()
    {
        if (credentials.Ca is not { Certificate: { } ca }) yield break;
        foreach (var line in Name(ca)) yield return line;
        yield return "    Certificate configured.";
    }

    IEnumerable<string> SelfSigned() =>
    [
        .. Name(trustpoint.RouterCertificate!),
        "    Persistent self-signed certificate trust point",
        $"    Using key label {credentials.RouterKey!.Label}",
    ];

    static IEnumerable<string> Name(Certificate certificate)
        => ["    Subject Name:", .. DistinguishedName.Rdns(certificate.SubjectName).Select(r => $"    {r}"), $"          Serial Number (hex): {certificate.SerialHex}"];

    static IEnumerable<string> Certificate(string title, Certificate? certificate) => certificate is null ? [$"  {title} not configured."] :
    [
        $"  {title} configured:",
        "    Subject Name:",
        $"     {DistinguishedName.Text(certificate.SubjectName)}",
        $"    Fingerprint MD5: {PkiText.Groups(MD5.HashData(certificate.Encoded))}",
        $"    Fingerprint SHA1: {PkiText.Groups(SHA1.HashData(certificate.Encoded))}",
    ];
}
