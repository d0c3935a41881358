using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Firmware.Access;

/// <summary>
/// Type 6 passwords: AES-256-GCM under a key that only this router's TPM gives out, as base64url of nonce, tag and text. What another
/// router encrypted, or somebody changed, does not decrypt.
/// </summary>
/// <param name="key">Gives the 32 bytes of the key; may ask the TPM, and may throw a <see cref="PasswordKeyException"/>.</param>
sealed class PasswordCipher(Func<byte[]> key)
{
    const int MaxText = 512;
    const int NonceLength = 12;
    const int TagLength = 16;

    /// <summary>Whether the text could be a type 6 password: whose, shows when it is decrypted.</summary>
    public static bool IsWellFormed(string text) => Parse(text) is not null;

    public string Encrypt(string password)
    {
        using var aes = new AesGcm(key(), TagLength);
        var clear = Encoding.UTF8.GetBytes(password);
        var (nonce, tag, hidden) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[TagLength], new byte[clear.Length]);
        aes.Encrypt(nonce, clear, hidden, tag);
        return Base64Url.EncodeToString([.. nonce, .. tag, .. hidden]);
    }

    /// <summary>The password; a <see cref="PasswordKeyException"/> says why it cannot be had.</summary>
    public string Decrypt(string text)
    {
        var sealedText = Parse(text) ?? throw new PasswordKeyException("it is no type 6 password");
        using var aes = new AesGcm(key(), TagLength);
        var clear = new byte[sealedText.Length - NonceLength - TagLength];
        try { aes.Decrypt(sealedText.AsSpan(0, NonceLength), sealedText.AsSpan(NonceLength + TagLength), sealedText.AsSpan(NonceLength, TagLength), clear); }
        catch (AuthenticationTagMismatchException e) { throw new PasswordKeyException("it was encrypted under another key than this router's", e); }
        return Encoding.UTF8.GetString(clear);
    }

    static byte[]? Parse(string text)
    {
        if (text.Length > MaxText || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length > NonceLength + TagLength ? bytes : null;
    }
}

/// <summary>A reversible password cannot be read or kept; the message is a clause for the operator.</summary>
sealed class PasswordKeyException(string message, Exception? inner = null) : Exception(message, inner);
