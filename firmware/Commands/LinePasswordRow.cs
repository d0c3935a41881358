using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>password …</c> of a line; <c>service password-encryption</c> has what is typed in clear kept as type 7, as IOS does.</summary>
sealed class LinePasswordRow() : Command($"password {TypedPassword.Spec}", "Set a password", default)
{
    const string Opening = "password ";

    public override bool NoMayEndAfter(Token last) => last.Text == "password";

    public override bool HoldsSecret(Args args) => true;

    public override async Task SetAsync(Session session, object section, Args args)
        => ((LineConfig)section).Password = await TypedPassword.KeepAsync(session, args, session.Router.Config.PasswordEncryption);

    public override async Task<string?> SealAsync(Session session, IEnumerable<string> kept, Args args)
    {
        if (!args.Has("password")) return null;
        var now = kept.FirstOrDefault(line => line.StartsWith(Opening, StringComparison.Ordinal))?[Opening.Length..] ?? "";
        return Opening + await TypedPassword.KeepAsync(session, args, now, "line", session.Router.Config.PasswordEncryption);
    }

    public override Task UnsetAsync(Session session, object section, Args args)
    {
        ((LineConfig)section).Password = "";
        return Task.CompletedTask;
    }

    public override IEnumerable<string> Nvgen(object section) => ((LineConfig)section).Password is { Length: > 0 } kept ? [Opening + kept] : [];
}
