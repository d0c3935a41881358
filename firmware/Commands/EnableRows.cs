using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>What <c>enable</c> asks for, at each privilege level.</summary>
abstract class EnableRow(string spec, string help, Row row) : Command(spec, help, row)
{
    public override bool NoMayEndAfter(Token last) => last.Text is "secret" or "password" or "<level>";

    public override bool HoldsSecret(Args args) => args.Has("password");

    public sealed override async Task SetAsync(Session session, object section, Args args)
    {
        var kept = await KeepAsync(session, args, "");
        var (enable, level) = (((RunningConfig)section).Enable, LevelOf(args));
        if (!enable.TryGetValue(level, out var found)) enable[level] = found = new EnableConfig();
        In(found) = kept;
    }

    public sealed override async Task<string?> SealAsync(Session session, IEnumerable<string> kept, Args args)
        => args.Has("password") ? Line(LevelOf(args), await KeepAsync(session, args, In(session.Router.Config.Enable.GetValueOrDefault(LevelOf(args)) ?? new EnableConfig()))) : null;

    public sealed override Task UnsetAsync(Session session, object section, Args args)
    {
        var (enable, level) = (((RunningConfig)section).Enable, LevelOf(args));
        if (!enable.TryGetValue(level, out var found)) return Task.CompletedTask;
        In(found) = "";
        if (found.IsEmpty) enable.Remove(level);
        return Task.CompletedTask;
    }

    /// <summary>What to keep instead of <paramref name="kept"/>, which stays where it is of the same secret.</summary>
    protected abstract Task<string> KeepAsync(Session session, Args args, string kept);

    protected abstract ref string In(EnableConfig level);

    /// <summary>The line that sets what is kept.</summary>
    protected abstract string Line(int level, string kept);

    protected static string SecretLine(int level, string kept) => $"enable secret {LevelText(level)}{TypedSecret.Text(kept)}";

    protected static string LevelText(int level) => level == Mode.AllPrivileges ? "" : $"level {level} ";

    static int LevelOf(Args args) => args.Int("level", Mode.AllPrivileges);
}

/// <summary><c>enable secret [level N]</c>: cleartext becomes a type 9 hash at once; a hash is kept as typed.</summary>
sealed class EnableSecretRow() : EnableRow($"enable secret [level <level:1-15>] {TypedSecret.Spec}", "Assign the privileged level secret", Row.Apart)
{
    protected override Task<string> KeepAsync(Session session, Args args, string kept) => TypedSecret.HashAsync(args, kept);

    protected override string Line(int level, string kept) => SecretLine(level, kept);

    protected override ref string In(EnableConfig level) => ref level.Secret;

    public override IEnumerable<string> Nvgen(object section) => ((RunningConfig)section).Enable.Where(e => e.Value.Secret.Length > 0)
        .Select(e => SecretLine(e.Key, e.Value.Secret));
}

/// <summary><c>enable password [level N]</c>: used where the level has no secret.</summary>
sealed class EnablePasswordRow() : EnableRow($"enable password [level <level:1-15>] {TypedPassword.Spec}", "Assign the privileged level password", default)
{
    protected override Task<string> KeepAsync(Session session, Args args, string kept) => TypedPassword.KeepAsync(session, args, kept, "enable");

    protected override string Line(int level, string kept) => $"enable password {LevelText(level)}{kept}";

    protected override ref string In(EnableConfig level) => ref level.Password;

    public override IEnumerable<string> Nvgen(object section) => ((RunningConfig)section).Enable.Where(e => e.Value.Password.Length > 0)
        .Select(e => Line(e.Key, e.Value.Password));
}

/// <summary><c>enable algorithm-type … secret …</c>: the type of hash to make; running-config shows the hash alone.</summary>
sealed class EnableAlgorithmRow() : EnableRow($"enable algorithm-type <algorithm:{TypedSecret.Algorithms}> secret [level <level:1-15>] <password:LINE>", "The UNENCRYPTED (cleartext) 'enable' secret", default)
{
    public override bool IsSetting => false;
    public override bool HasNoForm => false;

    protected override Task<string> KeepAsync(Session session, Args args, string kept) => TypedSecret.HashAsync(args, kept);

    protected override string Line(int level, string kept) => SecretLine(level, kept);

    protected override ref string In(EnableConfig level) => ref level.Secret;

    public override IEnumerable<string> Nvgen(object section) => [];
}
