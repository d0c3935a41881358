using Firmware.Access;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>enable secret</c>: cleartext becomes a type 9 hash at once; a hash is kept as typed.</summary>
sealed class EnableSecretRow() : Command<RunningConfig>($"enable secret {TypedSecret.Spec}", "Assign the privileged level secret", Row.Apart)
{
    public override async Task SetAsync(Session session, object section, Args args) => ((RunningConfig)section).EnableSecret = await TypedSecret.HashAsync(args);

    protected override void Set(RunningConfig section, Args args) => throw new NotSupportedException("hashing takes long: SetAsync does it");

    protected override void Unset(RunningConfig section, Args args) => section.EnableSecret = "";

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.EnableSecret.Length == 0 ? [] : [$"enable secret {TypedSecret.Text(section.EnableSecret)}"];

    public override bool NoMayEndAfter(Token last) => last.Text == "secret";

    public override bool HoldsSecret(Args args) => args.Has("password");
}

/// <summary><c>username NAME [privilege N] [secret …]</c>.</summary>
sealed class UsernameRow() : Command<RunningConfig>($"username <name:WORD> [privilege <level:0-15>] [secret {TypedSecret.Spec}]", "User name", Row.Apart)
{
    static readonly int initialPrivilege = new UserConfig().Privilege;

    public override async Task SetAsync(Session session, object section, Args args)
    {
        var secret = args.Has("secret") ? await TypedSecret.HashAsync(args) : null;
        var users = ((RunningConfig)section).Users;
        if (!users.TryGetValue(args["name"], out var user)) users[args["name"]] = user = new UserConfig();
        user.Privilege = args.Int("level", user.Privilege);
        user.Secret = secret ?? user.Secret;
    }

    protected override void Set(RunningConfig section, Args args) => throw new NotSupportedException("hashing takes long: SetAsync does it");

    protected override void Unset(RunningConfig section, Args args) => section.Users.Remove(args["name"]);

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Users.Select(user =>
        $"username {user.Key}{(user.Value.Privilege == initialPrivilege ? "" : $" privilege {user.Value.Privilege}")}{(user.Value.Secret.Length == 0 ? "" : $" secret {TypedSecret.Text(user.Value.Secret)}")}");

    public override bool NoMayEndAfter(Token last) => false;

    public override bool HoldsSecret(Args args) => args.Has("password");
}

/// <summary>A secret as a command line gives it: cleartext, or a hash behind its type.</summary>
static class TypedSecret
{
    public const string Spec = "{0 <password:LINE>|8 <hash:WORD>|9 <hash:WORD>|<password:LINE>}";

    /// <summary>The hash to keep; computing one takes tens of milliseconds and leaves the device thread meanwhile.</summary>
    public static async Task<string> HashAsync(Args args)
    {
        if (!args.Has("hash"))
        {
            var password = args["password"];
            // A digit and a blank begin a hash of a type that is not known here: taken as cleartext it would be a password nobody chose.
            if (!args.Has("0") && password is [>= '0' and <= '9', ' ' or '\t', ..]) throw new InvalidValueException(args.ColumnOf("password"));
            return await Task.Run(() => Secret.Hash(password));
        }
        var type = args.Has("9") ? 9 : 8;
        return Secret.TypeOf(args["hash"]) == type ? args["hash"] : throw new CommandException(
            $"ERROR: The secret you entered is not a valid encrypted secret.\nTo enter an UNENCRYPTED secret, do not specify type {type} encryption.\nWhen you properly enter an UNENCRYPTED secret, it will be encrypted.\n");
    }

    /// <summary>The hash behind its type, as running-config shows it.</summary>
    public static string Text(string hash) => $"{Secret.TypeOf(hash)} {hash}";
}
