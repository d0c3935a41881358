using System.Globalization;
using System.Runtime.CompilerServices;
using Firmware.Access;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>A secret as a command line gives it: cleartext, or a hash behind its type.</summary>
static class TypedSecret
{
    public const string Spec = "{0 <password:LINE>|5 <hash:WORD>|8 <hash:WORD>|9 <hash:WORD>|<password:LINE>}";
    public const string Algorithms = "md5|scrypt|sha256";

    static readonly int[] types = [Secret.Md5, Secret.Pbkdf2, Secret.Scrypt];

    /// <summary>The hash to keep; computing one takes tens of milliseconds and leaves the device thread meanwhile.</summary>
    public static async Task<string> HashAsync(Args args)
    {
        if (args.Has("hash")) return Checked(args["hash"], types.First(t => args.Has(t.ToString(CultureInfo.InvariantCulture))));
        var password = args["password"];
        // A digit and a blank begin a hash of a type that is not known here: taken as cleartext it would be a password nobody chose.
        if (!args.Has("0") && !args.Has("algorithm") && password is [>= '0' and <= '9', ' ' or '\t', ..]) throw new InvalidValueException(args.ColumnOf("password"));
        return await Task.Run(() => Secret.Hash(password, TypeOf(args) ?? Secret.Scrypt));
    }

    /// <summary>The hash to keep instead of <paramref name="kept"/>, which stays where it is of the same secret.</summary>
    public static async Task<string> HashAsync(Args args, string kept)
    {
        var (password, type) = (args["password"], TypeOf(args));
        var isKept = args.Has("password") && kept.Length > 0 && (type is null || type == Secret.TypeOf(kept)) && await Task.Run(() => Secret.Verify(password, kept));
        return isKept ? kept : await HashAsync(args);
    }

    /// <summary>The hash behind its type, as running-config shows it.</summary>
    public static string Text(string hash) => $"{Secret.TypeOf(hash)} {hash}";

    static int? TypeOf(Args args) => args["algorithm"] switch { "md5" => Secret.Md5, "sha256" => Secret.Pbkdf2, "scrypt" => Secret.Scrypt, _ => null };

    static string Checked(string hash, int type) => Secret.TypeOf(hash) == type ? hash : throw new CommandException(
        $"ERROR: The secret you entered is not a valid encrypted secret.\nTo enter an UNENCRYPTED secret, do not specify type {type} encryption.\nWhen you properly enter an UNENCRYPTED secret, it will be encrypted.\n");
}

/// <summary>A reversible password as a command line gives it: cleartext, or encrypted behind its type.</summary>
static class TypedPassword
{
    public const string Spec = "{0 <password:LINE>|6 <hidden:WORD>|7 <hidden:WORD>|<password:LINE>}";

    // What is typed once is encrypted once, however many lines it is for: else they would differ.
    static readonly ConditionalWeakTable<Args, Task<string>> encrypted = [];

    /// <summary>Type and text to keep instead of <paramref name="kept"/>, which stays where it is of the same password.</summary>
    public static async Task<string> KeepAsync(Session session, Args args, string kept, string owner, bool obfuscate = false)
        => args.Has("password") && kept.Length > 0 && await session.Router.Passwords.MatchesAsync(kept, args["password"], owner) ? kept : await KeepAsync(session, args, obfuscate);

    /// <summary>Type and text to keep: cleartext is encrypted at once.</summary>
    /// <param name="session">Whose router keeps it.</param>
    /// <param name="args">What was typed.</param>
    /// <param name="obfuscate">Cleartext becomes type 7, not type 6.</param>
    public static async Task<string> KeepAsync(Session session, Args args, bool obfuscate = false)
    {
        if (args.Has("hidden"))
        {
            var (hidden, isType7) = (args["hidden"], args.Has("7"));
            if (isType7 ? Type7.Decode(hidden) is null : !PasswordCipher.IsWellFormed(hidden)) throw new CommandException($"Invalid encrypted password: {hidden}\n");
            return $"{(isType7 ? 7 : 6)} {hidden}";
        }
        try { return await encrypted.GetValue(args, typed => session.Router.Passwords.KeepAsync(typed["password"], obfuscate)); }
        catch (PasswordKeyException e) { throw new CommandException($"% The password cannot be kept: {e.Message}"); }
    }
}
