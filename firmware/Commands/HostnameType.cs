using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>A name of a host or a domain: letters, digits, hyphens, underscores and dots, at most 63 characters in a label (RFC 1123 §2.1).</summary>
sealed class HostnameType() : ParameterType("HOSTNAME", "WORD", 7)
{
    const int MaxName = 253;
    const int MaxLabel = 63;

    public static readonly HostnameType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        value = line[at].Text;
        return value.Length <= MaxName && value.Split('.').All(IsLabel) ? 1 : 0;
    }

    static bool IsLabel(string label)
        => label.Length is > 0 and <= MaxLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && label[0] != '-' && label[^1] != '-';
}
