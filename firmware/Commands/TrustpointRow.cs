using Firmware.Cli;
using Firmware.Config;
using Firmware.Pki;

namespace Firmware.Commands;

/// <summary><c>[no] crypto pki trustpoint NAME</c>: no more than the board takes, and removing one destroys its certificates.</summary>
sealed class TrustpointRow() : SectionRow<RunningConfig, TrustpointConfig>("crypto pki trustpoint <name:WORD>", "CA Server Name", c => c.Trustpoints, TrustpointMode.Rows)
{
    protected override Task<bool> CreatingAsync(Session session, string name)
    {
        var router = session.Router;
        return router.Trustpoints.HasRoomFor(router.Config, name) ? Task.FromResult(true)
            : throw new CommandException($"% This router takes {router.Trustpoints.Limit} trustpoints: {name} is not created.");
    }

    protected override async Task<bool> RemovingAsync(Session session, string name, TrustpointConfig section)
    {
        if (session.Router.Trustpoints.Find(name) is not { Credentials.IsEmpty: false } trustpoint) return true;
        session.WriteLine("% Removing an enrolled trustpoint will destroy all certificates");
        session.WriteLine(" received from the related Certificate Authority.");
        session.WriteLine();
        if (!await session.YesNoAsync("Are you sure you want to do this? [yes/no]: ")) return false;
        try { session.Router.Trustpoints.Replace(trustpoint, new Credentials(name)); }
        catch (PkiException e) { throw new CommandException($"% {e.Message}."); }
        session.WriteLine("% Be sure to ask the CA administrator to revoke your certificates.");
        return true;
    }

    protected override void Unknown(Session session, string name) => session.WriteLine($"% Can't find policy {name}");
}
