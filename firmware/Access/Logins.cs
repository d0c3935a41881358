using Firmware.Config;

namespace Firmware.Access;

/// <summary>Who may log in with what.</summary>
sealed class Logins(Passwords passwords)
{
    /// <summary>Why somebody may not, as messages give it.</summary>
    public const string BadUser = "Login Authentication Failed - BadUser", BadPassword = "Login Authentication Failed - BadPassword";

    // An unknown name costs as much time as a known one.
    static readonly Lazy<string> nobody = new(() => Secret.Hash(""));

    /// <summary>Null when the password is the user's, else why he may not log in; takes tens of milliseconds, off the caller's thread.</summary>
    public async Task<string?> CheckAsync(IReadOnlyDictionary<string, UserConfig> users, string name, string password)
    {
        var user = users.GetValueOrDefault(name);
        var secret = user is { Secret.Length: > 0 } ? user.Secret : nobody.Value;
        var matches = await Task.Run(() => Secret.Verify(password, secret));
        if (user is null) return BadUser;
        if (user.Password.Length > 0) matches = await passwords.MatchesAsync(user.Password, password, $"username {name}");
        else if (user.Secret.Length == 0) matches = false;
        return matches ? null : BadPassword;
    }
}
