using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Host.Ca;

/// <summary>A certificate request as it came over the serial line, its signature checked: a byte lost on the way cannot reach a CA.</summary>
sealed partial record SigningRequest(string Pem, byte[] PublicKey)
{
    /// <returns>Null where the text holds no request, or a damaged one.</returns>
    public static SigningRequest? Find(IReadOnlyList<string> terminal)
    {
        var match = BodyPattern().Match(string.Join('\n', terminal));
        var base64 = BlankPattern().Replace(match.Groups["pem"].Success ? match.Groups["pem"].Value : match.Groups["bare"].Value, "");
        try
        {
            var der = Convert.FromBase64String(base64);
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            return new(PemEncoding.WriteString("CERTIFICATE REQUEST", der), request.PublicKey.ExportSubjectPublicKeyInfo());
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public bool IsAnsweredBy(X509Certificate2 certificate) => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(PublicKey);

    [GeneratedRegex(@"(-----BEGIN (NEW )?CERTIFICATE REQUEST-----\s(?<pem>[A-Za-z0-9+/=\s]+)-----END)|(Certificate Request follows:\s(?<bare>[A-Za-z0-9+/=\s]+)---End)")]
    private static partial Regex BodyPattern();
    [GeneratedRegex(@"\s")]
    private static partial Regex BlankPattern();
}
