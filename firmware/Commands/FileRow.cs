using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>A command on files: a URL with a password in it is not kept in the history.</summary>
sealed class FileRow(string spec, string help, Func<Session, Args, Task> action, Row row = default) : Command(spec, help, row)
{
    public override bool HasNoForm => false;
    public override bool IsSetting => false;

    public override bool HoldsSecret(Args args) => Syntax.Parameters.Any(name => args[name] is var url && url.Contains("://", StringComparison.Ordinal) && url.Contains('@', StringComparison.Ordinal));

    public override Task SetAsync(Session session, object section, Args args) => action(session, args);

    public override Task UnsetAsync(Session session, object section, Args args) => action(session, args);

    public override IEnumerable<string> Nvgen(object section) => [];
}
