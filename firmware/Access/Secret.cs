using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace Firmware.Access;

/// <summary>IOS's one-way secrets: type 9 (scrypt, RFC 7914) is made and checked, type 8 (PBKDF2-HMAC-SHA256) is checked.</summary>
static class Secret
{
    const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int SaltLength = 14;
    const int HashLength = 32;
    const int HashText = 43;
    const int Pbkdf2Iterations = 20000;
    const int ScryptCost = 16384;
    const int Scrypt = 9;
    const int Pbkdf2 = 8;

    /// <summary>A type 9 secret with a fresh salt.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetString(Alphabet, SaltLength);
        return $"${Scrypt}${salt}${Derive(Scrypt, password, salt)}";
    }

    /// <summary>Whether the password is the one the secret was made of; in constant time.</summary>
    public static bool Verify(string password, string secret)
    {
        if (TypeOf(secret) is not { } type || secret.Split('$') is not [_, _, var salt, var hash]) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Derive(type, password, salt)), Encoding.ASCII.GetBytes(hash));
    }

    /// <summary>9 or 8, or null where the text is no such secret.</summary>
    public static int? TypeOf(string secret)
        => secret.Split('$') is ["", var type and ("8" or "9"), { Length: SaltLength } salt, { Length: HashText } hash] && (salt + hash).All(Alphabet.Contains) ? type[0] - '0' : null;

    static string Derive(int type, string password, string salt)
    {
        var (key, saltBytes) = (Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(salt));
        return Encode(type == Pbkdf2
            ? Rfc2898DeriveBytes.Pbkdf2(key, saltBytes, Pbkdf2Iterations, HashAlgorithmName.SHA256, HashLength)
            : SCrypt.Generate(key, saltBytes, ScryptCost, 1, 1, HashLength));
    }

    // Base64's bits, in IOS's alphabet and without padding.
    static string Encode(byte[] bytes)
    {
        const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return string.Concat(Convert.ToBase64String(bytes).TrimEnd('=').Select(c => Alphabet[Base64.IndexOf(c, StringComparison.Ordinal)]));
    }
}
