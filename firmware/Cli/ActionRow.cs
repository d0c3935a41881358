namespace Firmware.Cli;

/// <summary>A command that does something and keeps nothing in the configuration.</summary>
sealed class ActionRow(string spec, string help, Func<Session, Args, Task> action, Row row) : Command(spec, help, row)
{
    public override bool HasNoForm => Row.IsNegatable;
    public override bool IsSetting => false;
    public override bool NoMayEndAfter(Token last) => false;

    public override Task SetAsync(Session session, object section, Args args) => action(session, args);

    public override Task UnsetAsync(Session session, object section, Args args) => action(session, args);

    public override IEnumerable<string> Nvgen(object section) => [];
}
