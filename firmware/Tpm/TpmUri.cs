using System.Globalization;

namespace Firmware.Tpm;

/// <summary>Where a TPM is.</summary>
enum TpmKind { Embedded, Swtpm, Mssim, Device }

/// <summary>A TPM as <c>--tpm</c> names it.</summary>
/// <param name="Text">As written; except for <c>embedded</c> it is what the TCTI loader of tpm2-tss takes.</param>
sealed record TpmUri(TpmKind Kind, string Text)
{
    const string Expected = "embedded, swtpm:host=HOST,port=PORT, mssim:host=HOST,port=PORT or device:PATH is expected";

    // The control channel of both is at the port after.
    const int HighestPort = 65534;

    /// <summary>The path of a <c>device:</c>, else null.</summary>
    public string? DevicePath => Kind == TpmKind.Device ? Text["device:".Length..] : null;

    /// <summary>The TPM in a sentence.</summary>
    public string Name => Kind == TpmKind.Embedded ? "the embedded TPM" : $"the TPM {Text}";

    /// <summary>Reads <c>embedded</c>, <c>swtpm:…</c>, <c>mssim:…</c> or <c>device:…</c>; anything else is a <see cref="FormatException"/> with a sentence.</summary>
    public static TpmUri Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (scheme, rest) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return (scheme, rest) switch
        {
            ("embedded", null) => new(TpmKind.Embedded, text),
            ("embedded", _) => throw Wrong(text, "'embedded' takes nothing after it", "embedded"),
            ("swtpm", _) => Network(TpmKind.Swtpm, scheme, rest, text),
            ("mssim", _) => Network(TpmKind.Mssim, scheme, rest, text),
            ("device", _) => Device(rest, text),
            _ => throw Wrong(text, $"'{scheme}' is no kind of TPM", "swtpm:host=127.0.0.1,port=2321"),
        };
    }

    public override string ToString() => Text;

    static TpmUri Device(string? path, string text)
        => path is ['/', _, ..] ? new(TpmKind.Device, text) : throw Wrong(text, "the absolute path of a character device is missing", "device:/dev/tpmrm0");

    static TpmUri Network(TpmKind kind, string scheme, string? rest, string text)
    {
        var example = $"{scheme}:host=127.0.0.1,port=2321";
        string? host = null, port = null;
        foreach (var part in (rest ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("host=", StringComparison.Ordinal) && host is null) host = part[5..];
            else if (part.StartsWith("port=", StringComparison.Ordinal) && port is null) port = part[5..];
            else throw Wrong(text, $"'{part}' is neither host=HOST nor port=PORT, or is there twice", example);
        }
        if (string.IsNullOrEmpty(host)) throw Wrong(text, "host= is missing", example);
        if (string.IsNullOrEmpty(port)) throw Wrong(text, "port= is missing", example);
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > HighestPort)
            throw Wrong(text, $"port '{port}' is not a number from 1 to {HighestPort}", example);
        return new(kind, $"{scheme}:host={host},port={number}");
    }

    static FormatException Wrong(string text, string what, string example) => new($"'{text}' names no TPM: {what}; {Expected}, for example {example}");
}
