using System.Net;

namespace Firmware.Ocsp;

/// <summary>The address of a responder as it was typed or stands in a certificate, made a URL that can be asked.</summary>
static class ResponderUrl
{
    const int MaxLength = 1024;

    /// <summary>The URL, or the sentence that says why <paramref name="text"/> is none.</summary>
    public static (Uri? Url, string Refusal) Parse(string text)
    {
        var shown = string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) ? '?' : c));
        if (text.Length > MaxLength) return (null, $"a URL of {text.Length} characters is longer than the {MaxLength} allowed");
        if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return (null, $"'{shown}' is not an http:// URL");
        var authority = text["http://".Length..].Split('/', '?', '#')[0];
        if (authority.Contains('@', StringComparison.Ordinal)) return (null, $"'{shown}' holds a user name, which is not sent");
        if (authority.StartsWith('[') && !IsAddress(authority)) return (null, $"invalid host in '{shown}': '{HostOf(shown)}' is not an IPv6 address");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.HostNameType != UriHostNameType.Unknown && url.Host.Length > 0
            ? (url, "") : (null, $"invalid host in '{shown}'");
    }

    /// <summary>The URL of the GET form: the request in base64, escaped, as one more path element (RFC 6960 appendix A.1).</summary>
    public static Uri WithRequest(Uri url, string escapedRequest) => new($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{escapedRequest}");

    static bool IsAddress(string authority) => authority.IndexOf(']', StringComparison.Ordinal) is > 1 and var end && IPAddress.TryParse(authority.AsSpan(1, end - 1), out _);

    static string HostOf(string url) => url["http://".Length..].Split('/', '?', '#')[0] is var authority && authority.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? authority[..(end + 1)] : authority;
}
