using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace Firmware.Access;

/// <summary>IOS's one-way secrets: type 9 (scrypt, RFC 7914), type 8 (PBKDF2-HMAC-SHA256) and type 5 (MD5 crypt).</summary>
static class Secret
{
    /// <summary>The digits of crypt's base64.</summary>
    public const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public const int Scrypt = 9, Pbkdf2 = 8, Md5 = 5;

    const int SaltLength = 14, HashLength = 32, HashText = 43;
    const int Md5SaltLength = 4, Md5LongestSalt = 8, Md5HashText = 22;
    const int Pbkdf2Iterations = 20000;
    const int ScryptCost = 16384;

    /// <summary>A secret with a fresh salt.</summary>
    /// <param name="password">In clear.</param>
    /// <param name="type">9, 8 or 5.</param>
    public static string Hash(string password, int type = Scrypt)
    {
        var salt = RandomNumberGenerator.GetString(Alphabet, type == Md5 ? Md5SaltLength : SaltLength);
        return $"${(type == Md5 ? 1 : type)}${salt}${Derive(type, password, salt)}";
    }

    /// <summary>Whether the password is the one the secret was made of; in constant time.</summary>
    public static bool Verify(string password, string secret)
    {
        if (TypeOf(secret) is not { } type || secret.Split('$') is not [_, _, var salt, var hash]) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Derive(type, password, salt)), Encoding.ASCII.GetBytes(hash));
    }

    /// <summary>9, 8 or 5, or null where the text is no such secret.</summary>
    public static int? TypeOf(string secret) => secret.Split('$') switch
    {
        ["", var type and ("8" or "9"), { Length: SaltLength } salt, { Length: HashText } hash] when (salt + hash).All(Alphabet.Contains) => type[0] - '0',
        ["", "1", { Length: >= 1 and <= Md5LongestSalt } salt, { Length: Md5HashText } hash] when (salt + hash).All(Alphabet.Contains) => Md5,
        _ => null,
    };

    static string Derive(int type, string password, string salt)
    {
        var (key, saltBytes) = (Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(salt));
        return type switch
        {
            Md5 => Md5Crypt.Hash(password, salt),
            Pbkdf2 => Encode(Rfc2898DeriveBytes.Pbkdf2(key, saltBytes, Pbkdf2Iterations, HashAlgorithmName.SHA256, HashLength)),
            _ => Encode(SCrypt.Generate(key, saltBytes, ScryptCost, 1, 1, HashLength)),
        };
    }

    // Base64's bits, in IOS's alphabet and without padding.
    static string Encode(byte[] bytes)
    {
        const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return string.Concat(Convert.ToBase64String(bytes).TrimEnd('=').Select(c => Alphabet[Base64.IndexOf(c, StringComparison.Ordinal)]));
    }
}
