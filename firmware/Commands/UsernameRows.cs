using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>username NAME [privilege N] [secret …|password …]</c>.</summary>
sealed class UsernameRow() : Command($"username <name:WORD> [privilege <level:0-15>] [{{secret {TypedSecret.Spec}|password {TypedPassword.Spec}}}]", "User name", Row.Apart)
{
    const string Question = "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]";
    const string TwoPasswords = "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.";

    static readonly int initialPrivilege = new UserConfig().Privilege;

    public override bool NoMayEndAfter(Token last) => false;

    public override bool HoldsSecret(Args args) => args.Has("password");

    public override Task SetAsync(Session session, object section, Args args) => SetAsync(session, (RunningConfig)section, args);

    public static async Task SetAsync(Session session, RunningConfig section, Args args)
    {
        var users = section.Users;
        if (users.TryGetValue(args["name"], out var found) && (args.Has("secret") ? found.Password.Length > 0 : args.Has("password") && found.Secret.Length > 0))
            throw new CommandException(TwoPasswords);
        var secret = args.Has("secret") ? await TypedSecret.HashAsync(args) : null;
        var password = args.Has("password") && secret is null ? await TypedPassword.KeepAsync(session, args) : null;
        // Another console may have made or removed him while the hash was computed.
        if (!users.TryGetValue(args["name"], out var user)) users[args["name"]] = user = new UserConfig();
        user.Privilege = args.Int("level", user.Privilege);
        user.Secret = secret ?? user.Secret;
        user.Password = password ?? user.Password;
    }

    public override Task<string?> SealAsync(Session session, IEnumerable<string> kept, Args args) => SealAsync(session, args);

    public static async Task<string?> SealAsync(Session session, Args args)
    {
        if (!args.Has("password")) return null;
        var now = session.Router.Config.Users.GetValueOrDefault(args["name"]) ?? new UserConfig();
        var user = new UserConfig { Privilege = args.Int("level", initialPrivilege) };
        if (args.Has("secret")) user.Secret = await TypedSecret.HashAsync(args, now.Secret);
        else user.Password = await TypedPassword.KeepAsync(session, args, now.Password, $"username {args["name"]}");
        return Line(args["name"], user);
    }

    /// <summary>As IOS XE, the operator is asked; a configuration that is replayed is not.</summary>
    public override async Task UnsetAsync(Session session, object section, Args args)
    {
        var users = ((RunningConfig)section).Users;
        if (!users.ContainsKey(args["name"])) return;
        if (session.Terminal is null || await session.ConfirmAsync(Question)) users.Remove(args["name"]);
    }

    public override IEnumerable<string> Nvgen(object section) => ((RunningConfig)section).Users.Select(user => Line(user.Key, user.Value));

    static string Line(string name, UserConfig user)
        => $"username {name}" + (user.Privilege == initialPrivilege ? "" : $" privilege {user.Privilege}")
        + (user.Secret.Length > 0 ? $" secret {TypedSecret.Text(user.Secret)}" : user.Password.Length > 0 ? $" password {user.Password}" : "");
}

/// <summary><c>username NAME … algorithm-type … secret …</c>: the type of hash to make; running-config shows the hash alone.</summary>
sealed class UsernameAlgorithmRow()
    : Command($"username <name:WORD> [privilege <level:0-15>] algorithm-type <algorithm:{TypedSecret.Algorithms}> secret <password:LINE>", "The UNENCRYPTED (cleartext) user secret", default)
{
    public override bool IsSetting => false;
    public override bool HasNoForm => false;

    public override bool HoldsSecret(Args args) => true;

    public override Task SetAsync(Session session, object section, Args args) => UsernameRow.SetAsync(session, (RunningConfig)section, args);

    public override Task<string?> SealAsync(Session session, IEnumerable<string> kept, Args args) => UsernameRow.SealAsync(session, args);

    public override Task UnsetAsync(Session session, object section, Args args) => throw new NotSupportedException("it has no such form");

    public override IEnumerable<string> Nvgen(object section) => [];
}
