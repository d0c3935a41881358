using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// The text of one trustpoint in flash:, which people and openssl can read. The first line is the SHA-256 of the rest:
/// <code>
/// sha256 9F86…
/// trustpoint branch
/// ca 2026-11-22T10:42:15Z
/// -----BEGIN CERTIFICATE----- …
/// router 2026-11-22T10:44:02Z rsa edge.example.com
/// -----BEGIN CERTIFICATE----- …
/// pending rsa edge.example.com
/// -----BEGIN CERTIFICATE REQUEST----- …
/// </code>
/// </summary>
static class CredentialsFile
{
    /// <summary>Three certificates of the largest size and their words fit well.</summary>
    public const int MaxBytes = 256 << 10;

    const string Checksum = "sha256 ";
    const string RequestLabel = "CERTIFICATE REQUEST";
    const string CertificateLabel = "CERTIFICATE";

    public static byte[] Encode(Credentials credentials)
    {
        var body = new StringBuilder();
        Line(body, "trustpoint", credentials.Trustpoint);
        if (credentials.Ca is { } ca) Block(body, $"ca {Time(ca.InstalledAt)}", CertificateLabel, ca.Certificate.Encoded);
        if (credentials is { Router: { } router, RouterKey: { } key }) Block(body, $"router {Time(router.InstalledAt)} {Key(key)}", CertificateLabel, router.Certificate.Encoded);
        if (credentials.Pending is { } pending) Block(body, $"pending {Key(pending.Key)}", RequestLabel, pending.Encoded);
        var content = Encoding.UTF8.GetBytes(body.ToString());
        return [.. Encoding.ASCII.GetBytes($"{Checksum}{Convert.ToHexString(SHA256.HashData(content))}\n"), .. content];
    }

    /// <summary>What the file says; a <see cref="FormatException"/> tells what is wrong with it.</summary>
    public static Credentials Decode(byte[] file)
    {
        if (file.Length > MaxBytes) throw new FormatException($"it has {file.Length} bytes, more than {MaxBytes}");
        var end = Array.IndexOf(file, (byte)'\n');
        var body = file.AsSpan(end + 1);
        if (end < 0 || Encoding.ASCII.GetString(file, 0, end) != Checksum + Convert.ToHexString(SHA256.HashData(body))) throw new FormatException("its checksum is wrong");
        try { return Read(Encoding.UTF8.GetString(body)); }
        catch (Exception e) when (e is CertificateException or ArgumentException) { throw new FormatException(e.Message, e); }
    }

    static Credentials Read(string text)
    {
        var credentials = new Credentials("");
        while (text.Length > 0)
        {
            var (words, rest) = NextLine(text);
            (credentials, text) = words switch
            {
                ["trustpoint", var name] => (credentials with { Trustpoint = name }, rest),
                ["ca", var time] => (credentials with { Ca = new(Certificate.Parse(Pem(ref rest, CertificateLabel)), Time(time)) }, rest),
                ["router", var time, var family, var label] => (credentials with { Router = new(Certificate.Parse(Pem(ref rest, CertificateLabel)), Time(time)), RouterKey = Key(family, label) }, rest),
                ["pending", var family, var label] => (credentials with { Pending = new(Pem(ref rest, RequestLabel), Key(family, label)) }, rest),
                _ => throw new FormatException($"'{words[0]}' begins no line of it"),
            };
        }
        return credentials.Trustpoint.Length > 0 ? credentials : throw new FormatException("it names no trustpoint");
    }

    static (string[] Words, string After) NextLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? throw new FormatException("its last line has no end") : (text[..end].Split(' '), text[(end + 1)..]);
    }

    static byte[] Pem(ref string text, string label)
    {
        var found = PemEncoding.Find(text);
        if (text[found.Label] != label) throw new FormatException($"it has a {text[found.Label]} where a {label} belongs");
        var content = Convert.FromBase64String(text[found.Base64Data]);
        text = text[found.Location.End..].TrimStart('\n');
        return content;
    }

    static void Block(StringBuilder body, string head, string label, byte[] content) => body.Append(head).Append('\n').Append(PemEncoding.Write(label, content)).Append('\n');

    static void Line(StringBuilder body, string word, string value) => body.Append(word).Append(' ').Append(value).Append('\n');

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset Time(string text) => DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time : throw new FormatException($"'{text}' is no time");

    static string Key(KeyName key) => $"{(key.Algorithm == KeyAlgorithm.Rsa ? "rsa" : "ec")} {key.Label}";

    static KeyName Key(string family, string label) => new(family switch
    {
        "rsa" => KeyAlgorithm.Rsa,
        "ec" => KeyAlgorithm.Ec,
        _ => throw new FormatException($"'{family}' is no family of keys"),
    }, label);
}
