using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>transport input …</c>: which connections a vty takes. Nothing reaches a console over the network, so there only <c>none</c> is true.</summary>
sealed class TransportInputRow() : Command<LineConfig>($"transport input {TransportNames.Spec}", "Define which protocols to use when connecting to the terminal server")
{
    protected override void Set(LineConfig section, Args args)
    {
        var wanted = TransportNames.Of(args);
        if (!section.IsVty && wanted != Transports.None) throw new CommandException("% The console takes no connections: only 'transport input none' is possible here.");
        section.Input = wanted;
    }

    protected override void Unset(LineConfig section, Args args) => section.Input = Transports.None;

    public override bool NoMayEndAfter(Token last) => last.Text == "input";

    protected override IEnumerable<string> Nvgen(LineConfig section) => section.Input == Transports.None ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(LineConfig section) => [$"transport input {TransportNames.Text(section.Input)}"];
}

/// <summary>Transports as command lines spell them.</summary>
static class TransportNames
{
    public const string Spec = "{all|none|<protocols:telnet|ssh+>}";

    public static Transports Of(Args args) => args.Has("all") ? Transports.All : args["protocols"].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(Transports.None, (sum, name) => sum | (name == "telnet" ? Transports.Telnet : Transports.Ssh));

    public static string Text(Transports transports) => transports switch
    {
        Transports.All => "all",
        Transports.None => "none",
        Transports.Telnet => "telnet",
        Transports.Ssh => "ssh",
        _ => "telnet ssh",
    };
}
