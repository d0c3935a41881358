using System.Buffers.Text;
using System.Security.Cryptography;

namespace Firmware.X509;

// The text forms of a certificate (RFC 7468).
sealed partial class Certificate
{
    const int MaxPemCharacters = 512 * 1024;
    const int MaxPemCertificates = 64;
    const string Label = "CERTIFICATE";

    public string ToPem() => PemEncoding.WriteString(Label, Encoded);

    /// <summary>Every CERTIFICATE block of <paramref name="text"/>, or the one certificate that bare base64 holds; a <see cref="CertificateException"/> where there is none.</summary>
    public static IReadOnlyList<Certificate> ParsePem(string text)
    {
        if (text.Length > MaxPemCharacters) throw new CertificateException($"{text.Length} characters are more than the {MaxPemCharacters} allowed for certificates");
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal)) return [Parse(FromBase64(text))];
        var found = new List<Certificate>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (rest[block.Label] is Label or "X509 CERTIFICATE")
            {
                if (found.Count == MaxPemCertificates) throw new CertificateException($"there are more than {MaxPemCertificates} certificates");
                found.Add(Parse(FromBase64(rest[block.Base64Data])));
            }
            rest = rest[block.Location.End..];
        }
        if (rest.Contains($"-----BEGIN {Label}-----", StringComparison.Ordinal)) throw new CertificateException($"a {Label} block has no proper end");
        return found.Count > 0 ? found : throw new CertificateException($"there is no {Label} block in the text");
    }

    static byte[] FromBase64(ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace()) throw new CertificateException("there is no certificate in the text");
        return Base64.IsValid(text, out var length) && Convert.FromBase64String(text.ToString()) is { } der && der.Length == length
            ? der : throw new CertificateException("the text is not base64");
    }
}
