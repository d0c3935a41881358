using Firmware.Config;

namespace Firmware.Access;

/// <summary>Who may log in with what.</summary>
static class Logins
{
    // An unknown name costs as much time as a known one.
    static readonly Lazy<string> nobody = new(() => Secret.Hash(""));

    /// <summary>The user of that name, if the password is his; takes tens of milliseconds, off the caller's thread.</summary>
    public static async Task<UserConfig?> CheckAsync(IReadOnlyDictionary<string, UserConfig> users, string name, string password)
    {
        var user = users.GetValueOrDefault(name);
        var known = user is { Secret.Length: > 0 };
        var matches = await Task.Run(() => Secret.Verify(password, known ? user!.Secret : nobody.Value));
        return known && matches ? user : null;
    }
}
