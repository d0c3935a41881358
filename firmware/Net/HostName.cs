namespace Firmware.Net;

/// <summary>What may be asked for as a host's name (RFC 1123 §2.1; underscores are met in practice).</summary>
static class HostName
{
    // RFC 1035 §2.3.4: 255 octets on the wire are 253 characters.
    const int MaxName = 253;
    const int MaxLabel = 63;

    public static bool IsValid(string text) => text.Length is > 0 and <= MaxName && text.TrimEnd('.').Split('.').All(IsLabel);

    static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
