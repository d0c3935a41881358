using System.Security.Cryptography;
using System.Text;

namespace Firmware.Access;

/// <summary>The <c>$1$</c> crypt of FreeBSD, which IOS calls a type 5 secret: a thousand rounds of MD5.</summary>
static class Md5Crypt
{
    const string Magic = "$1$";
    const int Rounds = 1000;

    /// <summary>The hash alone, 22 characters of crypt's alphabet.</summary>
    /// <param name="password">In UTF-8.</param>
    /// <param name="salt">1 to 8 characters.</param>
    public static string Hash(string password, string salt)
    {
        var (key, salted) = (Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(salt));
        var digest = First(key, salted);
        for (var round = 0; round < Rounds; round++) digest = Next(round, digest, key, salted);
        return Encode(digest);
    }

    static byte[] First(byte[] key, byte[] salt)
    {
        var inner = MD5.HashData([.. key, .. salt, .. key]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(key);
        hash.AppendData(Encoding.ASCII.GetBytes(Magic));
        hash.AppendData(salt);
        for (var left = key.Length; left > 0; left -= inner.Length) hash.AppendData(inner, 0, Math.Min(left, inner.Length));
        // One byte for each bit of the length, a zero where it is set: an old mistake that is part of the format.
        for (var bits = key.Length; bits > 0; bits >>= 1) hash.AppendData((bits & 1) != 0 ? [0] : key.AsSpan(0, 1));
        return hash.GetHashAndReset();
    }

    static byte[] Next(int round, byte[] digest, byte[] key, byte[] salt)
    {
        var odd = (round & 1) != 0;
        return MD5.HashData([.. odd ? key : digest, .. round % 3 != 0 ? salt : [], .. round % 7 != 0 ? key : [], .. odd ? digest : key]);
    }

    // Three bytes at a time, far apart, then the last alone.
    static string Encode(byte[] digest)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 5; i++) Append(text, (digest[i] << 16) | (digest[i + 6] << 8) | digest[i == 4 ? 5 : i + 12], 4);
        Append(text, digest[11], 2);
        return text.ToString();
    }

    static void Append(StringBuilder text, int value, int characters)
    {
        for (; characters > 0; characters--, value >>= 6) text.Append(Secret.Alphabet[value & 0x3F]);
    }
}
