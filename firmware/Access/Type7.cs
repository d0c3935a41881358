using System.Globalization;
using System.Text;

namespace Firmware.Access;

/// <summary>IOS's type 7: an obfuscation that anybody can undo. It keeps a password from being read over a shoulder, nothing more.</summary>
static class Type7
{
    /// <summary>The place in the key where a password begins, 0 to 15.</summary>
    public const int Seeds = 16;

    const string Key = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

    /// <summary>Two decimal digits of the seed, then each byte in two hexadecimal ones.</summary>
    public static string Encode(string password, int seed)
        => seed.ToString("D2", CultureInfo.InvariantCulture) + Convert.ToHexString(Mixed(Encoding.UTF8.GetBytes(password), seed));

    /// <summary>The password, or null where the text is no type 7 password.</summary>
    public static string? Decode(string text)
    {
        if (text.Length < 4 || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)) return null;
        return int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) && seed < Key.Length
            ? Encoding.UTF8.GetString(Mixed(Convert.FromHexString(text.AsSpan(2)), seed)) : null;
    }

    static byte[] Mixed(byte[] bytes, int seed) => [.. bytes.Select((b, i) => (byte)(b ^ Key[(seed + i) % Key.Length]))];
}
