using System.Security.Cryptography;
using System.Text;
using Firmware.Kernel;

namespace Firmware.Access;

/// <summary>
/// Passwords that the router must be able to read again, as the configuration keeps them: type and text, such as <c>7 094F471A1A0A</c>.
/// None is ever kept in clear. What takes the TPM's time runs off the caller's thread.
/// </summary>
sealed class Passwords(PasswordCipher cipher, Log log)
{
    const char Obfuscated = '7';

    static readonly Message Unreadable = new("SEC", 3, "PASSWORD_UNREADABLE", "The password of {0} cannot be read: {1}");

    /// <summary>What to keep of a password in clear; a <see cref="PasswordKeyException"/> says why it cannot be kept.</summary>
    /// <param name="password">As it was typed.</param>
    /// <param name="obfuscate">As type 7, which <c>service password-encryption</c> asks for, instead of type 6.</param>
    public Task<string> KeepAsync(string password, bool obfuscate)
        => Task.Run(() => obfuscate ? $"7 {Type7.Encode(password, RandomNumberGenerator.GetInt32(Type7.Seeds))}" : $"6 {cipher.Encrypt(password)}");

    /// <summary>Whether somebody typed the password that is kept; one that cannot be read is nobody's, and is reported.</summary>
    /// <param name="kept">Type and text.</param>
    /// <param name="typed">As it was typed.</param>
    /// <param name="owner">Whose it is, for the report: <c>line con 0</c>.</param>
    public Task<bool> MatchesAsync(string kept, string typed, string owner) => Task.Run(() =>
    {
        try { return AreEqual(Read(kept), typed); }
        catch (PasswordKeyException e)
        {
            log.Write(Unreadable, owner, e.Message);
            return false;
        }
    });

    string Read(string kept) => kept[0] == Obfuscated ? Type7.Decode(kept[2..]) ?? throw new PasswordKeyException("it is no type 7 password") : cipher.Decrypt(kept[2..]);

    // Hashed first, so that not even the length shows in the time it takes.
    static bool AreEqual(string one, string other)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
