using System.Security.Cryptography;
using System.Text;
using Host.Ca;

namespace Host.Provisioning;

/// <summary>Tells whether a hashed secret of the running-config is the plan's, so that a changed secret is typed and an unchanged one is not.</summary>
static class SecretHash
{
    const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int Type8Iterations = 20_000, Type9Cost = 16_384, HashBytes = 32;

    /// <param name="line">The words after <c>secret</c>: a type and a hash, such as <c>9 $9$salt$hash</c>.</param>
    /// <param name="password">The plan's secret.</param>
    /// <param name="cancel">Ends the wait for openssl, which judges type 5.</param>
    public static async Task<bool> MatchesAsync(string line, string password, CancellationToken cancel)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[1].Split('$') is not ["", var type, var salt, var hash] || type != (words[0] == "5" ? "1" : words[0]))
            return false;
        return type switch
        {
            "8" => Encoded(Rfc2898DeriveBytes.Pbkdf2(password, Encoding.ASCII.GetBytes(salt), Type8Iterations, HashAlgorithmName.SHA256, HashBytes)) == hash,
            "9" => Encoded(Scrypt.DeriveKey(password, Encoding.ASCII.GetBytes(salt), Type9Cost, HashBytes)) == hash,
            "1" => (await Tool.RunAsync("openssl", ["passwd", "-1", "-salt", salt, "-stdin"], cancel, input: password + "\n")).Output.Trim() == words[1],
            _ => false,
        };
    }

    /// <summary>Base64 in crypt's alphabet, without padding.</summary>
    static string Encoded(byte[] hash)
    {
        const string standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return string.Concat(Convert.ToBase64String(hash).TrimEnd('=').Select(c => Alphabet[standard.IndexOf(c, StringComparison.Ordinal)]));
    }
}
